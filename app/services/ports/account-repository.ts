import type { Member } from "~/domain/channel";
import type { Role, Subscription } from "~/domain/people";

/** People and their plans as admins see and change them; each change leaves its row in the trail with it. */
export interface AccountRepository {
  /** By name, then in the order they came. */
  list(query: AccountQuery): Promise<readonly Account[]>;
  /** By public id. */
  find(personId: string): Promise<Account | null>;
  /** The same, and nobody else changes this person or their plans until the transaction ends. Null for the admin themselves too. */
  lock(personId: string): Promise<Account | null>;
  /** From now on. `endsAt` null: until further notice. */
  insertPlan(
    userId: number,
    plan: { readonly kind: Subscription["kind"]; readonly endsAt: Date | null },
  ): Promise<void>;
  /** A plan given by hand runs until then, also if it was over. */
  extendPlan(planId: string, endsAt: Date | null): Promise<void>;
  /** A plan given by hand ends now. */
  endPlan(planId: string): Promise<void>;
  /** Throws `forbidden` when no admin would be left. */
  setDisabled(userId: number, disabled: boolean): Promise<void>;
}

/** Which people; absent: all. */
export interface AccountQuery {
  /** Words of their name, or their address or public id. */
  readonly words?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  /** Only those who come after this person, by public id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A person as an admin sees them: no text, no conversation. */
export interface Account extends Member {
  readonly email: string;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** Newest first. */
  readonly plans: readonly Plan[];
}

/** A plan with where it comes from. */
export interface Plan extends Subscription {
  /** Public id. */
  readonly id: string;
  /** Billing's plans follow Clerk, and nobody changes them here. */
  readonly source: "billing" | "hand";
  /** Billing's own word for its state. */
  readonly sourceStatus: string | null;
}
