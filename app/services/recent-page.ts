import type { Channel } from "~/domain/channel";
import { LIMITS } from "~/protocol/limits";
import type { MessageCipher, MessageContext } from "./ports/message-cipher";
import type { StoredMessage } from "./ports/message-repository";

/** Raised whenever the shape of a page changes: pages of other builds then do not open. */
const FORMAT = "recent-2";

/** Dates as JSON has them; everything else as stored. */
type PlainRow = { readonly [Name in keyof StoredMessage]: Plain<StoredMessage[Name]> };
type Plain<Value> = Value extends Date ? string : Value;

/**
 * Seals the newest messages as they stand at the channel's epoch and version; null when they are not exactly that, or
 * the channel's key does not open. Names and times are inside: what the cache holds is ciphertext and nothing else.
 */
export function sealRecentPage(
  cipher: MessageCipher,
  channel: Channel,
  rows: readonly StoredMessage[],
): string | null {
  if (!isWholePage(channel, rows)) return null;
  try {
    const { keyId, content } = cipher.seal(channel, toContext(channel), JSON.stringify(rows));
    return [toMark(channel), keyId, content].join(":");
  } catch {
    return null;
  }
}

/** `behind`: somebody has written since, or a newer page than our reading; `failed`: nothing we have ever written. */
export type RecentPage =
  | { readonly result: "hit"; readonly rows: readonly StoredMessage[] }
  | { readonly result: "behind" | "failed" };

/**
 * The page, if it is this channel's at this very epoch and version, and of this build's format. The mark in front only
 * tells why not; that it is so, the seal says.
 */
export function openRecentPage(cipher: MessageCipher, channel: Channel, sealedPage: string): RecentPage {
  const [mark = "", keyId = "", content = ""] = sealedPage.split(":");
  if (mark !== toMark(channel)) return { result: MARK.test(mark) ? "behind" : "failed" };
  try {
    const rows: PlainRow[] = JSON.parse(cipher.open(channel, toContext(channel), { keyId, content }));
    return { result: "hit", rows: rows.map(toStoredMessage) };
  } catch {
    return { result: "failed" };
  }
}

const MARK = /^recent-\d+\.\d+-\d+$/;

function toMark({ epoch, version }: Channel): string {
  return `${FORMAT}.${epoch}-${version}`;
}

/** A message's context names a public id, which has no colon: neither can be taken for the other. */
function toContext(channel: Channel): MessageContext & { readonly edition: number } {
  return { channelId: channel.id, messageId: `:${toMark(channel)}`, authorUserId: 0, edition: 0 };
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
