import type { ConversationSnapshot, PendingMessage } from "~/client/snapshot";
import type { WireMessage, WireNotice, WirePerson } from "~/protocol/messages";
import { toDayKey, type Zone } from "../time/format-time";

/** One message as it is drawn, stored or not yet. */
export interface Said {
  readonly kind: "said";
  /** Stays the same when a pending message becomes a stored one, so that its bubble is not drawn anew. */
  readonly key: string;
  /** The server's id of it; null while it is not stored. */
  readonly id: string | null;
  readonly own: boolean;
  /** Of a visitor, before they had shown who they are: nobody changes it any more. */
  readonly before: boolean;
  readonly authorId: string;
  readonly name: string;
  readonly content: string | null;
  readonly at: string;
  /** Null while it is not stored. */
  readonly seq: number | null;
  readonly missing: "deleted" | "unreadable" | "erased" | null;
  readonly edited: boolean;
  readonly delivery: "stored" | PendingMessage["state"];
  readonly error: PendingMessage["error"];
  /** First and last of a run: messages of one person within five minutes share one name and one time. */
  readonly startsRun: boolean;
  readonly endsRun: boolean;
}

/** A line of the conversation. */
export type TimelineItem =
  | Said
  | {
      readonly kind: "note";
      readonly key: string;
      readonly seq: number;
      readonly content: string;
      /** What the server said by itself: written in the reader's words instead of `content`. */
      readonly notice: WireNotice | null;
      readonly at: string;
    }
  | { readonly kind: "day"; readonly key: string; readonly at: string }
  | { readonly kind: "unread"; readonly key: string }
  /** Numbers are missing between two messages: said openly instead of drawn as if nothing were. */
  | { readonly kind: "gap"; readonly key: string };

const RUN_MS = 5 * 60_000;

/** Turns what is known of a conversation into the lines of the screen: days, the unread divider, runs, pending last. */
export function toTimeline(conversation: ConversationSnapshot, youId: string, zone: Zone): TimelineItem[] {
  const { messages, pending, dividerAfterSeq } = conversation;
  const items: TimelineItem[] = [];
  let day = "";
  let previousSeq: number | null = null;

  const startDay = (at: string) => {
    const key = toDayKey(at, zone);
    // Days only go forward: a clock that runs behind does not bring yesterday back.
    if (key <= day) return;
    items.push({ kind: "day", key: `day-${key}`, at });
    day = key;
  };

  for (const message of messages) {
    if (previousSeq !== null && message.seq !== previousSeq + 1) {
      items.push({ kind: "gap", key: `gap-${message.seq}` });
    }
    startDay(message.createdAt);
    const firstUnread = dividerAfterSeq !== null && message.seq > dividerAfterSeq;
    if (firstUnread && (previousSeq ?? 0) <= dividerAfterSeq) items.push({ kind: "unread", key: "unread" });
    items.push(toItem(message, youId, conversation.channel.peer));
    previousSeq = message.seq;
  }

  const confirmed = new Set(messages.map((message) => message.clientMessageId));
  for (const each of pending) {
    // For a moment a message can be both on its way and here: it is drawn once.
    if (confirmed.has(each.clientMessageId)) continue;
    startDay(each.createdAt);
    items.push(toPendingItem(each, youId));
  }
  return joinRuns(items);
}

function toItem(message: WireMessage, youId: string, peer: WirePerson): TimelineItem {
  const key = message.clientMessageId ?? message.id;
  if (message.kind === "system" || message.notice !== undefined) {
    const { seq, content, createdAt: at, notice = null } = message;
    return { kind: "note", key, seq, content: content ?? "", notice, at };
  }
  const { id: authorId, role } = message.author;
  // A conversation has one client: another one who wrote in it is who this one was before.
  const before = role === "prospect" && authorId !== youId && authorId !== peer.id;
  return {
    kind: "said",
    key,
    id: message.id,
    own: authorId === youId || (before && peer.role !== "prospect"),
    before,
    authorId,
    name: message.author.name,
    content: message.content,
    at: message.createdAt,
    seq: message.seq,
    missing: toMissing(message),
    edited: message.editedAt !== null && message.deletedAt === null,
    delivery: "stored",
    error: null,
    startsRun: true,
    endsRun: true,
  };
}

function toMissing(message: WireMessage): Said["missing"] {
  if (message.deletedAt !== null) return "deleted";
  if (message.erased === true) return "erased";
  return message.unreadable === true || message.content === null ? "unreadable" : null;
}

function toPendingItem(pending: PendingMessage, youId: string): Said {
  return {
    kind: "said",
    key: pending.clientMessageId,
    id: null,
    own: true,
    before: false,
    authorId: youId,
    name: "",
    content: pending.content,
    at: pending.createdAt,
    seq: null,
    missing: null,
    edited: false,
    delivery: pending.state,
    error: pending.error,
    startsRun: true,
    endsRun: true,
  };
}

function joinRuns(items: TimelineItem[]): TimelineItem[] {
  const joined: TimelineItem[] = [];
  let runStart = "";
  for (const item of items) {
    const before = joined.at(-1);
    const goesOn =
      item.kind === "said" &&
      before?.kind === "said" &&
      before.authorId === item.authorId &&
      Date.parse(item.at) - Date.parse(runStart) < RUN_MS;
    if (item.kind === "said" && !goesOn) runStart = item.at;
    if (goesOn) {
      joined[joined.length - 1] = { ...before, endsRun: false };
      joined.push({ ...item, startsRun: false });
    } else joined.push(item);
  }
  return joined;
}
