import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import { RETENTION_KINDS, type RetentionKind } from "~/domain/retention";
import { LIMITS } from "~/protocol/limits";
import type { RetentionOverview, RetentionTarget } from "~/protocol/retention";
import { toAccess, toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { HoldTarget, RetentionBook } from "./ports/retention-book";
import { requireAllowed } from "./require-allowed";
import { toWirePerson } from "./to-wire";
import { toWireDue, toWireHold, toWireReceipt, toWireRule } from "./to-wire-retention";

const SHOWN = 100;
/** One that is not listed could not be released. */
const HOLDS_SHOWN = 1_000;
const DAY_MS = 86_400_000;

type Deps = Pick<ServiceDeps, "database" | "audit" | "clock"> & { readonly retention: RetentionBook };

/** What of it to show. */
export interface RetentionInput {
  readonly viewer: Viewer;
  /** A day, `2031-01-31`: what would go by its end (UTC). */
  readonly on?: string | undefined;
  readonly target?: HoldTarget | undefined;
}

/**
 * Rules, holds, what would go, and what went; that they were looked at is on record first. Throws `not_found` to all but
 * admins, and for a target that is none; `invalid_request` for a day that is none.
 */
export async function loadRetention(deps: Deps, input: RetentionInput): Promise<RetentionOverview> {
  const { viewer, on, target } = input;
  requireAllowed(canOversee(viewer));
  const asOf = on === undefined ? deps.clock.now() : toEndOf(on);
  const read = await deps.retention.asAdmin(viewer.userId, toAccess(viewer), async (tx) => ({
    rules: await tx.listRules(),
    due: await tx.listDue(asOf, SHOWN),
    holds: await tx.listHolds(HOLDS_SHOWN),
    receipts: await tx.listReceipts(SHOWN),
  }));
  const named = await deps.database.transaction({ role: "admin", userId: viewer.userId }, async (tx) => ({
    conversations: await tx.overview.findConversations(
      read.due.conversations.map(({ channelId }) => channelId),
    ),
    target: target === undefined ? null : await findTarget(tx.overview, target),
  }));
  await deps.audit.record(toEntry(viewer, { action: "retention_read", count: read.due.inAll }));
  const pairs = new Map(named.conversations.map((each) => [each.id, each]));
  return {
    rules: RETENTION_KINDS.map((kind) => toWireRule(kind, read.rules)),
    due: {
      on: on ?? null,
      conversations: read.due.conversations.flatMap((each) => {
        const pair = pairs.get(each.channelId);
        return pair === undefined ? [] : [toWireDue(each, pair)];
      }),
      inAll: read.due.inAll,
    },
    holds: read.holds.map(toWireHold),
    receipts: read.receipts.map(toWireReceipt),
    target: named.target,
  };
}

/** Sets how long conversations of a kind are kept, from in seven days on; `days` null: for good. Throws `not_found`, `invalid_request`. */
export async function setRetentionRule(
  deps: Deps,
  viewer: Viewer,
  rule: { readonly kind: RetentionKind; readonly days: number | null; readonly reason: string },
): Promise<void> {
  requireAllowed(canOversee(viewer));
  const reason = requireReason(rule.reason);
  await deps.retention.asAdmin(viewer.userId, toAccess(viewer), (tx) => tx.setRule({ ...rule, reason }));
}

/** Keeps a conversation, or all of a person's, whatever a rule says. Throws `not_found`, `invalid_request`. */
export async function placeLegalHold(
  deps: Deps,
  viewer: Viewer,
  hold: { readonly target: HoldTarget; readonly reason: string },
): Promise<void> {
  requireAllowed(canOversee(viewer));
  const reason = requireReason(hold.reason);
  const placed = await deps.retention.asAdmin(viewer.userId, toAccess(viewer), (tx) =>
    tx.placeHold(hold.target, reason),
  );
  if (!placed) throw new ChatError("not_found");
}

/** Ends a hold; what it kept is kept for seven days more. Throws `idempotency_conflict` when it was released before. */
export async function releaseLegalHold(
  deps: Deps,
  viewer: Viewer,
  hold: { readonly holdId: string; readonly reason: string },
): Promise<void> {
  requireAllowed(canOversee(viewer));
  const reason = requireReason(hold.reason);
  const released = await deps.retention.asAdmin(viewer.userId, toAccess(viewer), (tx) =>
    tx.releaseHold(hold.holdId, reason),
  );
  if (!released) throw new ChatError("idempotency_conflict");
}

type Overview = Parameters<Parameters<ServiceDeps["database"]["transaction"]>[1]>[0]["overview"];

async function findTarget(overview: Overview, target: HoldTarget): Promise<RetentionTarget> {
  if ("personId" in target) {
    const person = await overview.findPerson(target.personId);
    if (person === null || person.role === "admin") throw new ChatError("not_found");
    return { field: "person", id: person.id, of: [toWirePerson(person)] };
  }
  const [found] = await overview.findConversations([target.channelId]);
  if (found === undefined) throw new ChatError("not_found");
  const of = [found.prospect, found.therapist].map(toWirePerson);
  return { field: "conversation", id: found.id, of };
}

function toEndOf(day: string): Date {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day)
    throw new ChatError("invalid_request", { message: "on is not a day." });
  return new Date(start + DAY_MS - 1);
}

function requireReason(raw: string): string {
  const reason = raw.trim();
  const { min, max } = LIMITS.breakGlassReasonCharacters;
  const characters = [...reason].length;
  if (characters < min || characters > max || reason.includes("\0"))
    throw new ChatError("invalid_request", { message: `reason takes ${min} to ${max} characters.` });
  return reason;
}
