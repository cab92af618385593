import type { Channel } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { AuditAccess, AuditEntry } from "./ports/audit-log";
import type { Actor } from "./ports/chat-database";

/** The conversation an event is about: its name, and whose words are in it. */
export type AuditedChannel = Pick<Channel, "id"> & { readonly prospect?: { readonly userId: number } };

/** What somebody did. */
export interface Deed extends Pick<AuditEntry, "action" | "reason" | "seqs" | "note"> {
  readonly channel?: AuditedChannel;
  readonly subjectUserId?: number | undefined;
  readonly count?: number;
}

/** From where this person acts. */
export function toAccess({ sessionId, origin }: Viewer, note?: string): AuditAccess {
  return { sessionId, address: origin?.address ?? null, requestId: origin?.requestId ?? null, note };
}

/** The actor of a transaction that changes something: the database writes its audit rows by itself. */
export function toActor(viewer: Viewer, note?: string): Extract<Actor, { role: "app" }> {
  return { role: "app", userId: viewer.userId, access: toAccess(viewer, note) };
}

/** An event of the trail about something this person has been allowed to do. */
export function toEntry(viewer: Viewer, { channel, subjectUserId, count = 1, ...deed }: Deed): AuditEntry {
  return {
    ...toAccess(viewer),
    ...deed,
    userId: viewer.userId,
    outcome: "done",
    channelId: channel?.id,
    subjectUserId: channel?.prospect?.userId ?? subjectUserId,
    count,
  };
}

/** The places of messages as the trail tells them; undefined for none. */
export function toSeqs(messages: readonly { readonly seq: number }[]): AuditEntry["seqs"] {
  if (messages.length === 0) return undefined;
  const seqs = messages.map(({ seq }) => seq);
  return { first: Math.min(...seqs), last: Math.max(...seqs) };
}
