import { type AccountChange, decideAccountChange } from "~/domain/account-change";
import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import { toAccess } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { notifyRightsChanged } from "./notify-rights-changed";
import type { AccountRepository } from "./ports/account-repository";
import { requireAllowed } from "./require-allowed";

/** What an admin wants done to one person. */
export interface ChangeAccountInput {
  readonly viewer: Viewer;
  readonly personId: string;
  readonly change: AccountChange;
}

/**
 * Changes a plan or an account; its row in the trail is the same commit, and open streams are judged again at once.
 * Throws `not_found` to all but admins and for nobody; what `decideAccountChange` says; `forbidden` for the last admin.
 */
export async function changeAccount(
  deps: Pick<ServiceDeps, "database" | "clock" | "hub">,
  { viewer, personId, change }: ChangeAccountInput,
): Promise<void> {
  requireAllowed(canOversee(viewer));
  const actor = { role: "admin", userId: viewer.userId, access: toAccess(viewer) } as const;
  const userId = await deps.database.transaction(actor, async ({ accounts }) => {
    const account = await accounts.lock(personId);
    if (account === null) throw await toMissing(accounts, personId);
    requireAllowed(decideAccountChange(change, account, deps.clock.now()));
    await apply(accounts, account.userId, change);
    return account.userId;
  });
  notifyRightsChanged(deps, userId);
}

/** Whether it could be done now, without doing it: what a person is asked to confirm. Throws as `changeAccount` does. */
export async function checkAccountChange(
  deps: Pick<ServiceDeps, "database" | "clock">,
  { viewer, personId, change }: ChangeAccountInput,
): Promise<void> {
  requireAllowed(canOversee(viewer));
  const account = await deps.database.transaction({ role: "admin", userId: viewer.userId }, (tx) =>
    tx.accounts.find(personId),
  );
  if (account === null) throw new ChatError("not_found");
  if (account.userId === viewer.userId) throw new ChatError("forbidden");
  requireAllowed(decideAccountChange(change, account, deps.clock.now()));
}

/** Nobody can be locked by themselves: who is there all the same is the admin. */
async function toMissing(accounts: AccountRepository, personId: string): Promise<ChatError> {
  return new ChatError((await accounts.find(personId)) === null ? "not_found" : "forbidden");
}

async function apply(accounts: AccountRepository, userId: number, change: AccountChange): Promise<void> {
  switch (change.kind) {
    case "give_plan":
      return await accounts.insertPlan(userId, { kind: change.planKind, endsAt: change.endsAt });
    case "extend_plan":
      return await accounts.extendPlan(change.planId, change.endsAt);
    case "end_plan":
      return await accounts.endPlan(change.planId);
    case "disable":
      return await accounts.setDisabled(userId, true);
    case "enable":
      return await accounts.setDisabled(userId, false);
  }
}
