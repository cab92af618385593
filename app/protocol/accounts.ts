import type { Subscription } from "../domain/people";
import type { PlanState } from "../domain/plan-state";
import type { WirePerson } from "./messages";

/** A person as an admin sees them. Times are ISO-8601 UTC. */
export interface WireAccount extends WirePerson {
  readonly email: string;
  readonly createdAt: string;
  readonly disabledAt: string | null;
  /** Newest first. */
  readonly plans: readonly WirePlan[];
  /** The admin who is looking. */
  readonly isYou: boolean;
}

/** A plan as an admin sees it. */
export interface WirePlan {
  readonly id: string;
  readonly kind: Subscription["kind"];
  readonly state: PlanState;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly source: "billing" | "hand";
  /** Billing's own word for its state. */
  readonly sourceStatus: string | null;
}

/** Which people to list; codes and ids only, so that it can stand in an address. */
export interface AccountFilter {
  readonly role?: string | undefined;
  readonly state?: string | undefined;
  /** After this person, by public id. */
  readonly after?: string | undefined;
}

/** A page of people by name. `next`: go on after this person. */
export interface AccountPage {
  readonly people: readonly WireAccount[];
  readonly next: string | null;
}

/** What an admin can do to a person; also what a page says afterwards that it has done. */
export const ACCOUNT_CHANGES = ["give_plan", "extend_plan", "end_plan", "disable", "enable"] as const;
/** One of them. */
export type AccountChangeName = (typeof ACCOUNT_CHANGES)[number];

/** The fields of the form that asks for a change, as typed. */
export interface AccountChangeForm {
  readonly change: string;
  readonly plan: string;
  readonly kind: string;
  /** Last day, `2026-12-24`, in `timeZone`; empty: until further notice. */
  readonly until: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Why a change was not made: the day is past, it is so already, or not here. */
export type AccountRefusal = "day" | "already" | "not_here";

/** What became of a change that was posted: to be confirmed, or refused. */
export type AccountAnswer =
  | {
      readonly status: "confirm";
      readonly change: AccountChangeName;
      readonly form: AccountChangeForm;
      /** When the plan will end; null: until further notice, or nothing to say. */
      readonly endsAt: string | null;
    }
  | { readonly status: "refused"; readonly why: AccountRefusal };
