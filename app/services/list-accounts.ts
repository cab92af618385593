import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Role, Viewer } from "~/domain/people";
import type { AccountFilter, AccountPage, WireAccount } from "~/protocol/accounts";
import { LIMITS } from "~/protocol/limits";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { AccountQuery } from "./ports/account-repository";
import { requireAllowed } from "./require-allowed";
import { toWireAccount } from "./to-wire-account";

/** Which people an admin wants to see; `words` are of a name, or an address. */
export interface ListAccountsInput {
  readonly viewer: Viewer;
  readonly filter: AccountFilter;
  readonly words?: string | undefined;
}

/** People with their plans, by name; that they were looked at is on record first. Throws `not_found` to all but admins, `invalid_request`. */
export async function listAccounts(
  deps: Pick<ServiceDeps, "database" | "audit" | "clock">,
  { viewer, filter, words }: ListAccountsInput,
): Promise<AccountPage> {
  requireAllowed(canOversee(viewer));
  const query = { ...toQuery(filter), words, limit: LIMITS.accountPage + 1 };
  const found = await deps.database.transaction({ role: "admin", userId: viewer.userId }, (tx) =>
    tx.accounts.list(query),
  );
  const shown = found.slice(0, LIMITS.accountPage);
  await deps.audit.record(toEntry(viewer, { action: "people_read", count: shown.length }));
  return {
    people: shown.map((account) => toWireAccount(account, viewer, deps.clock.now())),
    next: found.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** One person by public id, on record first. Throws `not_found` to all but admins, and for nobody. */
export async function getAccount(
  deps: Pick<ServiceDeps, "database" | "audit" | "clock">,
  { viewer, personId }: { readonly viewer: Viewer; readonly personId: string },
): Promise<WireAccount> {
  requireAllowed(canOversee(viewer));
  const account = await deps.database.transaction({ role: "admin", userId: viewer.userId }, (tx) =>
    tx.accounts.find(personId),
  );
  if (account === null) throw new ChatError("not_found");
  await deps.audit.record(toEntry(viewer, { action: "people_read", subjectUserId: account.userId }));
  return toWireAccount(account, viewer, deps.clock.now());
}

const ROLES: readonly Role[] = ["prospect", "therapist", "admin"];

function toQuery({ role, state, after }: AccountFilter): Omit<AccountQuery, "limit"> {
  const known = ROLES.find((each) => each === role);
  const isState = state === undefined || state === "enabled" || state === "disabled";
  if ((role !== undefined && known === undefined) || !isState)
    throw new ChatError("invalid_request", { message: "role or state is not one." });
  return { role: known, after, ...(state !== undefined && { disabled: state === "disabled" }) };
}
