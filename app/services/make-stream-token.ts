import { canUseChat } from "~/domain/access";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { StreamTokenAnswer } from "~/protocol/requests";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { StreamBook } from "./ports/stream-book";
import type { StreamChat } from "./ports/stream-chat";
import { requireAllowed } from "./require-allowed";
import { requireConversation } from "./require-conversation";

/** Whoever loses a right that Stream is not told of keeps it there for so long at most. */
const LIFE_MS = 15 * 60_000;
/** Stream's clock may be behind ours by this. */
const EARLY_MS = 30_000;

/**
 * A token with which one of the two people reaches their open conversation at Stream by a client of Stream's. Signed here:
 * nobody is asked. Throws `not_found` (also: Stream does not carry it), `subscription_required`, `chat_closed`,
 * `rate_limited`.
 */
export async function makeStreamToken(
  deps: Pick<ServiceDeps, "database" | "clock" | "rates" | "audit"> & {
    readonly stream: StreamChat | null;
    readonly streamBook: StreamBook;
  },
  { viewer, channelId }: { readonly viewer: Viewer; readonly channelId: string },
): Promise<StreamTokenAnswer> {
  if (deps.stream === null) throw new ChatError("not_found");
  const now = deps.clock.now();
  requireAllowed(canUseChat(viewer, now));
  await deps.rates.requireSignal(viewer);
  const found = await deps.database.transaction({ role: "app", userId: viewer.userId }, (tx) =>
    tx.channels.findChannel(channelId),
  );
  const channel = requireConversation("send", viewer, found);
  if (!(await deps.streamBook.isCarried(viewer.userId, channelId))) throw new ChatError("not_found");
  const expiresAt = new Date(now.getTime() + LIFE_MS);
  // From here on it can be read there.
  await deps.audit.record(toEntry(viewer, { action: "carrier_token_given", channel }));
  return {
    apiKey: deps.stream.apiKey,
    userId: viewer.id,
    token: await deps.stream.createToken(viewer.id, new Date(now.getTime() - EARLY_MS), expiresAt),
    expiresAt: expiresAt.toISOString(),
    channel: { type: "messaging", id: channelId },
  };
}
