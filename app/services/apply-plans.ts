import { type BillingItem, isOver, toPlanTerms } from "~/domain/billing-plan";
import { ChatError } from "~/domain/errors";
import type { Applied, Told } from "./issuer-event";
import type { IssuerTransaction } from "./ports/issuer-records";

/**
 * Plans as billing tells of them, each by its own id and no older than what we know. Throws ChatError `unavailable` for
 * somebody who has not been told of yet, so that the sender comes again.
 */
export async function applyPlans(
  tx: IssuerTransaction,
  event: Told<"plans">,
  graceDays: number,
): Promise<Applied> {
  const { clerkUserId, items, at } = event;
  if (items.length === 0) return { outcome: "ignored", userId: null };
  const person = await tx.findPerson(clerkUserId);
  if (person === null) {
    if (await tx.isDeleted(clerkUserId)) return { outcome: "deleted", userId: null };
    throw new ChatError("unavailable", { message: "The person has not been told of yet." });
  }
  let changed = false;
  for (const item of items) changed = (await applyPlan(tx, person.userId, item, at, graceDays)) || changed;
  return changed ? { outcome: "applied", userId: person.userId } : { outcome: "stale", userId: null };
}

async function applyPlan(
  tx: IssuerTransaction,
  userId: number,
  item: BillingItem,
  at: Date,
  graceDays: number,
): Promise<boolean> {
  const known = await tx.findPlan(item.id);
  if (known !== null) {
    if (known.sourceUpdatedAt > at) return false;
    // Of two that became so in the same instant the end counts.
    if (known.sourceUpdatedAt.getTime() === at.getTime() && isOver(known.sourceStatus)) return false;
  }
  const terms = toPlanTerms(item, graceDays);
  await tx.putPlan(userId, item.id, { ...terms, sourceStatus: item.status, sourceUpdatedAt: at });
  return true;
}
