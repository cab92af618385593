import { canUseChat } from "~/domain/access";
import { ChatError } from "~/domain/errors";
import { findExcerpt } from "~/domain/find-excerpt";
import type { Viewer } from "~/domain/people";
import { foldText } from "~/domain/search-text";
import type { SearchAnswer, SearchHit } from "~/protocol/requests";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { StoredMessage } from "./ports/message-repository";
import { requireAllowed } from "./require-allowed";
import { requireConversation } from "./require-conversation";
import { toWireMessage } from "./to-wire";

const PAGE = 200;
const MAX_HITS = 50;
const MAX_READ = 20_000;

/**
 * Messages of one conversation that hold `query`, newest first. Texts are opened as the search goes and forgotten at
 * once; `complete` is false when it stopped before the beginning. Throws `not_found`, `invalid_request`, `rate_limited`,
 * `unavailable` when it cannot be audited.
 */
export async function searchMessages(
  deps: ServiceDeps,
  { viewer, channelId, query }: { viewer: Viewer; channelId: string; query: string },
): Promise<SearchAnswer> {
  const now = deps.clock.now();
  requireAllowed(canUseChat(viewer, now));
  const wanted = foldText(query).trim();
  if (wanted === "") throw new ChatError("invalid_request", { message: "query is empty." });
  await deps.rates.requireSearch(viewer);
  const actor = { role: "app", userId: viewer.userId } as const;
  const channel = await deps.database.transaction(actor, async (tx) =>
    requireConversation("search", viewer, await tx.channels.findChannel(channelId)),
  );
  const hits: SearchHit[] = [];
  let unreadable = 0;
  let before: number | null = null;
  let newest = 0;
  /** Hits hold text: the trail knows of them before they leave. */
  const answer = async (complete: boolean): Promise<SearchAnswer> => {
    if (newest > 0) {
      const seqs = { first: before ?? 1, last: newest };
      await deps.audit.record(
        toEntry(viewer, { action: "messages_searched", channel, seqs, count: hits.length }),
      );
    }
    return { hits, complete, ...(unreadable > 0 && { unreadable }) };
  };
  for (let read = 0; read < MAX_READ; read += PAGE) {
    // A transaction a page: a long search must not hold a connection while texts are opened.
    const rows: readonly StoredMessage[] = await deps.database.transaction(actor, (tx) =>
      tx.messages.listBefore(channel.channelDbId, before, PAGE),
    );
    newest = Math.max(newest, rows.at(-1)?.seq ?? 0);
    for (const row of [...rows].reverse()) {
      const message = toWireMessage(deps.cipher, channel, row);
      if (message.unreadable) unreadable += 1;
      const excerpt = message.content === null ? null : findExcerpt(message.content, wanted);
      if (excerpt === null) continue;
      const { seq, id, createdAt, author } = message;
      if (hits.length === MAX_HITS) {
        before = seq;
        return await answer(false);
      }
      hits.push({ seq, id, excerpt, createdAt, author });
    }
    before = rows[0]?.seq ?? before;
    if (rows.length < PAGE) return await answer(true);
  }
  return await answer(false);
}
