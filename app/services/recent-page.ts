import type { Channel } from "~/domain/channel";
import { LIMITS } from "~/protocol/limits";
import type { MessageCipher, MessageContext } from "./ports/message-cipher";
import type { StoredMessage } from "./ports/message-repository";

/** Raised whenever the shape of a page changes: pages of other builds then do not open. */
const FORMAT = "recent-1";

/** Dates as JSON has them; everything else as stored. */
type PlainRow = { readonly [Name in keyof StoredMessage]: Plain<StoredMessage[Name]> };
type Plain<Value> = Value extends Date ? string : Value;

/**
 * Seals the newest messages as they stand at the channel's epoch and version; null when they are not exactly that.
 * Names and times are inside: what the cache holds is ciphertext and nothing else.
 */
export function sealRecentPage(
  cipher: MessageCipher,
  channel: Channel,
  rows: readonly StoredMessage[],
): string | null {
  if (!isWholePage(channel, rows)) return null;
  const { keyId, content } = cipher.seal(channel, toContext(channel), JSON.stringify(rows));
  return `${keyId}:${content}`;
}

/**
 * The page, if it is this channel's at this very epoch and version; null for everything else: older, newer, cut,
 * altered, of another channel, made by another build.
 */
export function openRecentPage(
  cipher: MessageCipher,
  channel: Channel,
  sealedPage: string,
): readonly StoredMessage[] | null {
  const colon = sealedPage.indexOf(":");
  const sealed = { keyId: sealedPage.slice(0, colon), content: sealedPage.slice(colon + 1) };
  try {
    const rows: PlainRow[] = JSON.parse(cipher.open(channel, toContext(channel), sealed));
    return rows.map(toStoredMessage);
  } catch {
    return null;
  }
}

/** A message's context names a public id, which has no colon: neither can be taken for the other. */
function toContext({ id, epoch, version }: Channel): MessageContext {
  return { channelId: id, messageId: `${FORMAT}:${epoch}-${version}`, authorUserId: 0 };
}

/** Read after the channel, the rows may be newer than it; then they are nothing to keep under its version. */
function isWholePage({ lastSeq, version }: Channel, rows: readonly StoredMessage[]): boolean {
  const first = lastSeq - Math.min(lastSeq, LIMITS.recentMessages) + 1;
  return (
    rows.length === lastSeq - first + 1 &&
    rows.every((row, index) => row.seq === first + index && row.version <= version)
  );
}

function toStoredMessage(row: PlainRow): StoredMessage {
  const toDate = (iso: string | null) => (iso === null ? null : new Date(iso));
  return {
    ...row,
    createdAt: new Date(row.createdAt),
    editedAt: toDate(row.editedAt),
    deletedAt: toDate(row.deletedAt),
  };
}
