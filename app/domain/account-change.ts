import { ALLOW, type Decision, deny } from "./decision";
import type { Role, Subscription } from "./people";
import { toPlanState } from "./plan-state";
import { ROLE_RULES } from "./role-rules";

/** One thing an admin does to a person. `endsAt` null: until further notice. */
export type AccountChange =
  | { readonly kind: "give_plan"; readonly planKind: Subscription["kind"]; readonly endsAt: Date | null }
  | { readonly kind: "extend_plan"; readonly planId: string; readonly endsAt: Date | null }
  | { readonly kind: "end_plan"; readonly planId: string }
  | { readonly kind: "disable" }
  | { readonly kind: "enable" };

/** As much of a person as the rule looks at. */
export interface ChangedAccount {
  readonly role: Role;
  readonly disabledAt: Date | null;
  readonly plans: readonly (Subscription & { readonly id: string; readonly source: "billing" | "hand" })[];
}

/**
 * Whether it makes sense for this person at `now`. `invalid_request`: a day that is past. `idempotency_conflict`: it is so
 * already, as after a form that was sent twice. `forbidden`: a plan that billing keeps, or for whom plans mean nothing.
 */
export function decideAccountChange(change: AccountChange, account: ChangedAccount, now: Date): Decision {
  switch (change.kind) {
    case "give_plan": {
      if (!ROLE_RULES[account.role].needsPlan) return deny("forbidden");
      const runs = account.plans.some(
        (plan) =>
          plan.source === "hand" && plan.kind === change.planKind && toPlanState(plan, now) !== "over",
      );
      return runs ? deny("idempotency_conflict") : decideEnd(change.endsAt, now);
    }
    case "extend_plan": {
      const plan = account.plans.find(({ id }) => id === change.planId);
      if (plan === undefined) return deny("not_found");
      if (plan.source === "billing") return deny("forbidden");
      return decideEnd(change.endsAt, plan.startsAt > now ? plan.startsAt : now);
    }
    case "end_plan": {
      const plan = account.plans.find(({ id }) => id === change.planId);
      if (plan === undefined) return deny("not_found");
      if (plan.source === "billing") return deny("forbidden");
      return toPlanState(plan, now) === "over" ? deny("idempotency_conflict") : ALLOW;
    }
    case "disable":
      return account.disabledAt === null ? ALLOW : deny("idempotency_conflict");
    case "enable":
      return account.disabledAt === null ? deny("idempotency_conflict") : ALLOW;
  }
}

function decideEnd(endsAt: Date | null, after: Date): Decision {
  return endsAt === null || endsAt > after ? ALLOW : deny("invalid_request");
}
