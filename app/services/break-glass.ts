import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import { LIMITS } from "~/protocol/limits";
import type { GlassAnswer, GlassHistoryAnswer } from "~/protocol/requests";
import { toAccess, toEntry, toSeqs } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { requireAllowed } from "./require-allowed";
import { toWireMessage } from "./to-wire";

/** An admin opens one conversation in an emergency. */
export interface BreakGlassInput {
  readonly viewer: Viewer;
  readonly channelId: string;
  /** In the admin's own words; kept in the audit trail. */
  readonly reason: string;
  /** At most, and unless told otherwise, an hour. */
  readonly minutes?: number | undefined;
}

/**
 * Grants the admin to read one conversation until the time is over, by the database's clock (safety.md, emergency
 * access). The grant and its row in the trail are one commit. Throws `not_found`, `invalid_request`.
 */
export async function breakGlass(deps: ServiceDeps, input: BreakGlassInput): Promise<GlassAnswer> {
  const { viewer, channelId, minutes = LIMITS.breakGlassMinutes } = input;
  requireAllowed(canOversee(viewer));
  const reason = requireReason(input.reason);
  const actor = { role: "admin", userId: viewer.userId, access: toAccess(viewer) } as const;
  const grant = await deps.database.transaction(actor, (tx) =>
    tx.breakGlass.insertGrant({ channelId, adminUserId: viewer.userId, reason, minutes }),
  );
  if (grant === null) throw new ChatError("not_found");
  return { grant: { channelId, expiresAt: grant.expiresAt.toISOString() } };
}

/** The admin is done before the time is over: from now on they read nothing. Doing it again changes nothing. Throws `not_found` to all but admins. */
export async function mendGlass(
  deps: Pick<ServiceDeps, "database">,
  { viewer, channelId }: { readonly viewer: Viewer; readonly channelId: string },
): Promise<void> {
  requireAllowed(canOversee(viewer));
  const actor = { role: "admin", userId: viewer.userId, access: toAccess(viewer) } as const;
  await deps.database.transaction(actor, (tx) => tx.breakGlass.endGrants(channelId, viewer.userId));
}

/** Which part of it: the newest `limit` messages before `before`, as in history. */
export interface BrokenGlassInput {
  readonly viewer: Viewer;
  readonly channelId: string;
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
}

/** Messages of a conversation whose glass is broken, on record before they are shown. Throws `not_found` without a grant, `unavailable`. */
export async function readBrokenGlass(
  deps: ServiceDeps,
  { viewer, channelId, before, limit = LIMITS.historyPageDefault }: BrokenGlassInput,
): Promise<GlassHistoryAnswer> {
  requireAllowed(canOversee(viewer));
  const { channel, rows, expiresAt } = await deps.database.transaction(
    { role: "breakglass", userId: viewer.userId },
    async (tx) => {
      const grant = await tx.breakGlass.findGrant(channelId);
      const channel = grant === null ? null : await tx.channels.findChannel(channelId);
      if (grant === null || channel === null) throw new ChatError("not_found");
      const rows = await tx.messages.listBefore(channel.channelDbId, before ?? null, limit);
      return { channel, rows, expiresAt: grant.expiresAt };
    },
  );
  await deps.audit.record(
    toEntry(viewer, { action: "break_glass_read", channel, seqs: toSeqs(rows), count: rows.length }),
  );
  return {
    channelId,
    expiresAt: expiresAt.toISOString(),
    messages: rows.map((row) => toWireMessage(deps.cipher, channel, row)),
    hasMore: (rows[0]?.seq ?? 1) > 1,
  };
}

function requireReason(raw: string): string {
  const reason = raw.trim();
  const { min, max } = LIMITS.breakGlassReasonCharacters;
  const characters = [...reason].length;
  if (characters < min || characters > max || reason.includes("\0"))
    throw new ChatError("invalid_request", { message: `reason takes ${min} to ${max} characters.` });
  return reason;
}
