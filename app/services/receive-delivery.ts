import { applyPlans } from "./apply-plans";
import type { ServiceDeps } from "./deps";
import { noteSessionEnded } from "./end-session";
import type { Identity } from "./identity-port";
import type { Applied, IssuerEvent, Told } from "./issuer-event";
import { notifyRightsChanged } from "./notify-rights-changed";
import type { DeliveryKey, DeliveryOutcome, IssuerRecords, IssuerTransaction } from "./ports/issuer-records";

/** What receiving takes. */
export type ReceiveDeps = Pick<ServiceDeps, "hub" | "log" | "random"> & {
  readonly identity: Identity;
  readonly issuerRecords: IssuerRecords;
};

/**
 * Applies a genuine delivery, once however often it comes, and whatever came before or comes after it. Throws ChatError
 * `unavailable`, with nothing of it done, when the sender has to try again: also for the plan of somebody not told of yet.
 */
export async function receiveDelivery(
  deps: ReceiveDeps,
  {
    id,
    eventType,
    event,
    graceDays,
  }: {
    readonly id: string;
    readonly eventType: string;
    readonly event: IssuerEvent;
    /** Days a plan goes on after a payment that did not come. */
    readonly graceDays: number;
  },
): Promise<DeliveryOutcome | "repeated"> {
  const key = { id, eventType, clerkUserId: event.clerkUserId };
  // Where sessions are ended is a table of its own; ending one twice changes nothing, so it may go first.
  if (event.kind === "session_ended" && deps.identity.kind === "clerk")
    await noteSessionEnded({ hub: deps.hub, identity: deps.identity }, event.sessionId);
  const { outcome, userId } = await deps.issuerRecords.transaction(key.clerkUserId ?? id, (tx) =>
    applyOnce(tx, deps, key, event, graceDays),
  );
  if (userId !== null) notifyRightsChanged(deps, userId);
  if (outcome === "email_taken") deps.log.warn("webhook_email_taken");
  return outcome;
}

const NOTHING = { userId: null } as const;

async function applyOnce(
  tx: IssuerTransaction,
  deps: ReceiveDeps,
  key: DeliveryKey,
  event: IssuerEvent,
  graceDays: number,
): Promise<Omit<Applied, "outcome"> & { readonly outcome: DeliveryOutcome | "repeated" }> {
  if (await tx.isKnownDelivery(key.id)) return { outcome: "repeated", ...NOTHING };
  const applied = await apply(tx, deps, event, graceDays);
  await tx.recordDelivery(key, applied.outcome);
  return applied;
}

async function apply(
  tx: IssuerTransaction,
  deps: ReceiveDeps,
  event: IssuerEvent,
  graceDays: number,
): Promise<Applied> {
  switch (event.kind) {
    case "person":
      return await applyPerson(tx, deps, event);
    case "person_deleted":
      return await applyDeletion(tx, event);
    case "plans":
      return await applyPlans(tx, event, graceDays);
    case "session_ended":
      return { outcome: deps.identity.kind === "clerk" ? "applied" : "ignored", ...NOTHING };
    case "other":
      return { outcome: "ignored", ...NOTHING };
  }
}

async function applyPerson(
  tx: IssuerTransaction,
  deps: ReceiveDeps,
  event: Told<"person">,
): Promise<Applied> {
  const { clerkUserId, email, updatedAt } = event;
  if (await tx.isDeleted(clerkUserId)) return { outcome: "deleted", ...NOTHING };
  if (email === null) return { outcome: "ignored", ...NOTHING };
  const name = event.name ?? email.split("@", 1)[0] ?? email;
  const known = await tx.findPerson(clerkUserId);
  const taken = await tx.isEmailTaken(email, clerkUserId);
  if (known === null) {
    // Whoever holds an address at the issuer now is not thereby the person we know by it.
    if (taken) return { outcome: "email_taken", ...NOTHING };
    const role = event.role ?? "prospect";
    await tx.insertPerson({
      id: deps.random.id(),
      clerkUserId,
      email,
      name,
      role,
      issuerUpdatedAt: updatedAt,
    });
    return { outcome: "applied", ...NOTHING };
  }
  if (known.issuerUpdatedAt !== null && known.issuerUpdatedAt >= updatedAt)
    return { outcome: "stale", ...NOTHING };
  await tx.updatePerson(known.userId, {
    email: taken ? null : email,
    name,
    role: event.role ?? known.role,
    issuerUpdatedAt: updatedAt,
  });
  return { outcome: taken ? "email_taken" : "applied", userId: known.userId };
}

async function applyDeletion(
  tx: IssuerTransaction,
  { clerkUserId }: Told<"person_deleted">,
): Promise<Applied> {
  const known = await tx.findPerson(clerkUserId);
  if (known !== null) await tx.disablePerson(known.userId);
  return { outcome: "applied", userId: known?.userId ?? null };
}
