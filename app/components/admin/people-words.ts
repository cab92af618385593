import type { Role, Subscription } from "~/domain/people";
import type { PlanState } from "~/domain/plan-state";
import type { AccountChangeName, AccountRefusal } from "~/protocol/accounts";

/** The words of the pages about people and their plans. Moments come ready made. */
export interface PeopleWords {
  readonly lead: string;
  readonly role: string;
  readonly anyRole: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly state: string;
  readonly anyState: string;
  readonly states: Readonly<Record<"enabled" | "disabled", string>>;
  readonly found: (count: number) => string;
  readonly thereAreMore: string;
  readonly next: string;
  readonly first: string;
  readonly list: string;
  readonly you: string;
  readonly needsNoPlan: string;
  readonly noPlan: string;
  readonly since: (day: string) => string;
  readonly disabledSince: (day: string) => string;
  readonly plans: string;
  readonly planKinds: Readonly<Record<Subscription["kind"], string>>;
  readonly planStates: Readonly<Record<PlanState, string>>;
  readonly period: (from: string, until: string | null, state: PlanState) => string;
  /** A day and all of it. */
  readonly endOf: (day: string) => string;
  readonly until: (moment: string | null) => string;
  readonly sources: Readonly<Record<"billing" | "hand", string>>;
  readonly billingSays: (status: string) => string;
  readonly billingNote: string;
  readonly giveTitle: string;
  readonly giveText: string;
  readonly kind: string;
  readonly lastDay: string;
  readonly lastDayHint: (zone: string) => string;
  readonly account: string;
  readonly accountText: string;
  readonly yourOwn: string;
  readonly trail: string;
  readonly back: string;
  /** Names of the buttons that ask for a change. */
  readonly changes: Readonly<Record<AccountChangeName, string>>;
  readonly confirm: {
    readonly title: Readonly<Record<AccountChangeName, (name: string) => string>>;
    readonly text: Readonly<Record<AccountChangeName, string>>;
    readonly yes: Readonly<Record<AccountChangeName, string>>;
    readonly no: string;
  };
  readonly done: Readonly<Record<AccountChangeName, string>>;
  readonly refused: Readonly<Record<AccountRefusal, string>>;
}
