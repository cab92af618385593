import { canUseChat } from "~/domain/access";
import type { Viewer } from "~/domain/people";
import { LIMITS } from "~/protocol/limits";
import type { HistoryAnswer } from "~/protocol/requests";
import type { ServiceDeps } from "./deps";
import { beginRecentRead } from "./recent-messages";
import { requireAllowed } from "./require-allowed";
import { requireReadable } from "./require-readable";
import { toListedChannel } from "./to-listed-channel";
import { toViewersMessage, toWireMessage } from "./to-wire";

/** Which part of a conversation: the newest `limit` messages before `before` (a seq; absent: the newest of all). */
export interface HistoryInput {
  readonly viewer: Viewer;
  readonly channelId: string;
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
}

/** Messages ascending by seq. Throws `not_found`, `subscription_required`. */
export async function loadHistory(deps: ServiceDeps, input: HistoryInput): Promise<HistoryAnswer> {
  const { viewer, channelId, before, limit = LIMITS.historyPageDefault } = input;
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  const isRecent = before === undefined && limit <= LIMITS.recentMessages;
  const recent = isRecent ? beginRecentRead(deps, channelId) : null;
  return await deps.database.transaction({ role: "app", userId: viewer.userId }, async (tx) => {
    const channel = requireReadable(viewer, await tx.channels.findChannel(channelId));
    // Messages last: the channel's own numbers must never be ahead of the messages shown with them.
    const listed = await toListedChannel(tx, viewer, channel);
    const rows =
      recent === null
        ? await tx.messages.listBefore(channel.channelDbId, before ?? null, limit)
        : await recent.list(tx, channel, limit);
    return {
      channel: listed,
      messages: rows.map((row) =>
        toViewersMessage(toWireMessage(deps.cipher, channel, row), row, viewer.userId),
      ),
      hasMore: (rows[0]?.seq ?? 1) > 1,
    };
  });
}
