import type { Viewer } from "~/domain/people";
import { toPlanState } from "~/domain/plan-state";
import type { WireAccount, WirePlan } from "~/protocol/accounts";
import type { Account, Plan } from "./ports/account-repository";
import { toWirePerson } from "./to-wire";

/** A person as their admin's page shows them. */
export function toWireAccount(account: Account, viewer: Viewer, now: Date): WireAccount {
  return {
    ...toWirePerson(account),
    email: account.email,
    createdAt: account.createdAt.toISOString(),
    disabledAt: account.disabledAt?.toISOString() ?? null,
    plans: account.plans.map((plan) => toWirePlan(plan, now)),
    isYou: account.userId === viewer.userId,
  };
}

function toWirePlan({ id, kind, startsAt, endsAt, source, sourceStatus, status }: Plan, now: Date): WirePlan {
  return {
    ...{ id, kind, source, sourceStatus, state: toPlanState({ kind, status, startsAt, endsAt }, now) },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
  };
}
