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

/** The newest messages of a channel as it stood when they were read, ascending by seq, each of them opened. */
export interface OpenedPage extends Pick<Channel, "epoch" | "version" | "wrappedKey"> {
  readonly messages: readonly OpenedMessage[];
  readonly untilMs: number;
}

/**
 * The newest messages of conversations that were just read, opened, in this process's memory alone (decision 007). Who
 * may read, and what has changed since, is said by the database, each time.
 */
export interface OpenedPages {
  /** What is known of a channel's newest messages; null: read them all. */
  find(channelId: string): OpenedPage | null;
  /** Keeps them if they are the whole page of the channel as it stands; `known` is the page they were made from, if any. */
  keep(channel: Channel, messages: readonly OpenedMessage[], known?: OpenedPage | null): void;
  /** Drops this channel's; without one, all. */
  forget(channelId?: string): void;
}

/** Holds `maxBytes` at most, whoever was read longest ago goes first; 0 keeps nothing. */
export function createOpenedPages({ clock }: { clock: Clock }, maxBytes: number): OpenedPages {
  const pages = new Map<string, OpenedPage & { readonly bytes: number }>();
  let heldBytes = 0;

  function drop(channelId: string): void {
    heldBytes -= pages.get(channelId)?.bytes ?? 0;
    pages.delete(channelId);
  }

  return {
    find(channelId) {
      const page = pages.get(channelId);
      if (page === undefined) return null;
      drop(channelId);
      if (page.untilMs <= clock.now().getTime()) return null;
      pages.set(channelId, page);
      heldBytes += page.bytes;
      return page;
    },
    keep(channel, messages, known = null) {
      drop(channel.id);
      const bytes = countBytes(messages);
      if (maxBytes === 0 || bytes > maxBytes || !isWholePage(channel, messages)) return;
      const { epoch, version, wrappedKey } = channel;
      const untilMs = known?.untilMs ?? clock.now().getTime() + KEEP_MS;
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

/**
 * The newest messages of a channel: those that are known, and over them those that have `changed` since; of another epoch
 * all have. Null when what is known must not be shown: with another key, or none, its text must not open any more.
 */
export function withChanges(
  known: OpenedPage,
  channel: Channel,
  changed: readonly OpenedMessage[],
): readonly OpenedMessage[] | null {
  const { epoch, version, wrappedKey, messages } = known;
  if (epoch !== channel.epoch) return changed;
  if (version > channel.version || wrappedKey !== channel.wrappedKey) return null;
  if (changed.length === 0) return messages;
  const bySeq = new Map([...messages, ...changed].map((each) => [each.message.seq, each]));
  return [...bySeq.values()].sort((a, b) => a.message.seq - b.message.seq).slice(-LIMITS.recentMessages);
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
