import type { Channel } from "~/domain/channel";
import { LIMITS } from "~/protocol/limits";
import type { WireMessage } from "~/protocol/messages";
import type { Clock } from "./ports/clock";
import type { StoredMessage } from "./ports/message-repository";

/** However often it is asked for, a page is read and opened anew after this long. */
const KEEP_MS = 60_000;
/** What a message takes in memory besides its text, roughly; a character takes two bytes at most. */
const BYTES_A_MESSAGE = 600;
const BYTES_A_CHARACTER = 2;

/** A message whose text has been opened, and what decides how its viewer sees it. */
export interface OpenedMessage extends Pick<StoredMessage, "author" | "clientMessageId"> {
  readonly message: WireMessage;
}

/**
 * The newest messages of conversations that were just read, opened, in this process's memory alone (decision 007). Who
 * may read, and whether a page still is what stands there, is said by the channel's row, read each time.
 */
export interface OpenedPages {
  /** Whether it is worth asking for the row alone. */
  mayHave(channelId: string): boolean;
  /** Exactly the newest messages of a channel that stands so, ascending by seq; null: read them. */
  find(channel: Channel): readonly OpenedMessage[] | null;
  /** Keeps them if they are the whole page of the channel as it stands, and all of them opened. */
  keep(channel: Channel, messages: readonly OpenedMessage[]): void;
  /** Drops this channel's; without one, all. */
  forget(channelId?: string): void;
}

interface Page extends Pick<Channel, "epoch" | "version" | "wrappedKey"> {
  readonly messages: readonly OpenedMessage[];
  readonly bytes: number;
  readonly untilMs: number;
}

/** Holds `maxBytes` at most, whoever was read longest ago goes first; 0 keeps nothing. */
export function createOpenedPages({ clock }: { clock: Clock }, maxBytes: number): OpenedPages {
  const pages = new Map<string, Page>();
  let heldBytes = 0;

  function drop(channelId: string): void {
    heldBytes -= pages.get(channelId)?.bytes ?? 0;
    pages.delete(channelId);
  }

  return {
    mayHave: (channelId) => pages.has(channelId),
    find(channel) {
      const page = pages.get(channel.id);
      if (page === undefined) return null;
      drop(channel.id);
      if (page.untilMs <= clock.now().getTime() || !isOf(page, channel)) return null;
      pages.set(channel.id, page);
      heldBytes += page.bytes;
      return page.messages;
    },
    keep(channel, messages) {
      drop(channel.id);
      const bytes = countBytes(messages);
      if (maxBytes === 0 || bytes > maxBytes || !isWholePage(channel, messages)) return;
      const { epoch, version, wrappedKey } = channel;
      const untilMs = clock.now().getTime() + KEEP_MS;
      pages.set(channel.id, { epoch, version, wrappedKey, messages, bytes, untilMs });
      heldBytes += bytes;
      for (const [channelId, page] of pages) {
        if (heldBytes <= maxBytes && page.untilMs > clock.now().getTime()) break;
        drop(channelId);
      }
    },
    forget(channelId) {
      for (const each of channelId === undefined ? [...pages.keys()] : [channelId]) drop(each);
    },
  };
}

/** With another key, or none, the text must not open any more; then it is not shown from memory either. */
function isOf(page: Page, { epoch, version, wrappedKey }: Channel): boolean {
  return page.epoch === epoch && page.version === version && page.wrappedKey === wrappedKey;
}

/** Read after the channel, the messages may be newer than it; then they are nothing to keep under its version. */
function isWholePage({ lastSeq, version }: Channel, messages: readonly OpenedMessage[]): boolean {
  const count = Math.min(lastSeq, LIMITS.recentMessages);
  return (
    messages.length === count &&
    messages.every(
      ({ message }, index) =>
        message.seq === lastSeq - count + 1 + index &&
        message.version <= version &&
        message.unreadable !== true,
    )
  );
}

function countBytes(messages: readonly OpenedMessage[]): number {
  return messages.reduce(
    (sum, { message }) => sum + BYTES_A_MESSAGE + BYTES_A_CHARACTER * (message.content?.length ?? 0),
    0,
  );
}
