import type { Viewer } from "~/domain/people";
import type { ServiceDeps } from "./deps";
import type { IdentityIssuer, VerifiedIdentity } from "./identity-port";
import type { Person } from "./ports/chat-database";

/** What it takes to know somebody. */
export type ResolveViewerDeps = Pick<ServiceDeps, "database" | "people" | "random"> & {
  readonly identity: Pick<IdentityIssuer, "describe">;
};

/**
 * The person behind a verified session, whichever issuer vouched; their first sign-in makes their row.
 * Null for disabled people, who count as signed out. Throws ChatError `unavailable`, and `signed_out` when the issuer
 * has forgotten them.
 */
export async function resolveViewer(
  deps: ResolveViewerDeps,
  identity: VerifiedIdentity,
): Promise<Viewer | null> {
  const known = await deps.people.find(identity.clerkUserId);
  if (known !== null) return toViewer(known, identity);
  await welcome(deps, identity);
  const person = await deps.people.find(identity.clerkUserId);
  return person === null ? null : toViewer(person, identity);
}

/** A known person, acting through this session. */
export function toViewer(person: Person, { sessionId, signedInAt }: VerifiedIdentity): Viewer {
  return { ...person, sessionId, ...(signedInAt && { signedInAt }) };
}

/**
 * The issuer may have to be asked over the network, so no transaction waits for it. Parallel first requests all come
 * through here; the database keeps the first row.
 */
async function welcome(deps: ResolveViewerDeps, { clerkUserId, claims }: VerifiedIdentity): Promise<void> {
  const described = await deps.identity.describe(clerkUserId, claims);
  const person = { ...described, id: deps.random.id() };
  await deps.database.transaction({ role: "worker" }, (tx) => tx.people.insertPerson(person));
}
