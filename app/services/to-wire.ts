import { type Channel, isKeyDestroyed, type Member, peerOf, type Seats } from "~/domain/channel";
import { parseNotice, toPlainText } from "~/domain/notice";
import { formatCursor } from "~/protocol/cursor";
import type { ReadyChannel } from "~/protocol/events";
import type {
  PeerPlan,
  WireAuthor,
  WireChannel,
  WireChannelState,
  WireMessage,
  WirePerson,
} from "~/protocol/messages";
import type { ChannelState } from "./ports/channel-repository";
import type { ChannelKey, MessageCipher } from "./ports/message-cipher";
import type { StoredMessage } from "./ports/message-repository";
import type { ReadPosition } from "./ports/read-repository";

const SYSTEM: WireAuthor = { id: "system", name: "Renavest", role: "system" };

/** A stored row as both members see it, without `clientMessageId`; a row that does not decrypt says so by itself. */
export function toWireMessage(
  cipher: MessageCipher,
  channel: ChannelKey,
  stored: StoredMessage,
): WireMessage {
  if (stored.deletedAt !== null) return withContent(channel, stored, null);
  // The server's own words are a code and no secret: they stay readable when the key is gone.
  const notice = stored.kind === "text" ? null : parseNotice(stored.content);
  if (notice !== null)
    return {
      ...withContent(channel, stored, toPlainText(notice)),
      notice: { code: notice.code, at: toIso(notice.at) },
    };
  const hidden = { ...withContent(channel, stored, null), unreadable: true } as const;
  if (isKeyDestroyed(channel)) return { ...hidden, erased: true };
  const context = {
    channelId: channel.id,
    messageId: stored.id,
    authorUserId: stored.author?.userId ?? 0,
    edition: stored.editedAt === null ? 0 : stored.version,
  };
  try {
    return withContent(channel, stored, cipher.open(channel, context, stored));
  } catch {
    return hidden;
  }
}

/** The same for a row whose text is at hand, or that has none. */
export function withContent(
  channel: Pick<Channel, "id">,
  stored: StoredMessage,
  content: string | null,
): WireMessage {
  return {
    channelId: channel.id,
    id: stored.id,
    seq: stored.seq,
    version: stored.version,
    author: stored.author === null ? SYSTEM : toWirePerson(stored.author),
    kind: stored.kind,
    content,
    createdAt: stored.createdAt.toISOString(),
    editedAt: toIso(stored.editedAt),
    deletedAt: toIso(stored.deletedAt),
  };
}

/** Shows each person their own keys only: by them their page recognises what it sent. */
export function toViewersMessage(
  message: WireMessage,
  stored: Pick<StoredMessage, "author" | "clientMessageId">,
  viewerUserId: number,
): WireMessage {
  const { author, clientMessageId } = stored;
  return author?.userId === viewerUserId && clientMessageId !== null
    ? { ...message, clientMessageId }
    : message;
}

/** A person as others see them. */
export function toWirePerson(person: Pick<Member, "id" | "name" | "role">): WirePerson {
  return { id: person.id, name: person.name, role: person.role };
}

/** A conversation's shared state. */
export function toWireChannelState(
  state: Pick<ChannelState, "id" | "status" | "closesAt" | "closedAt" | "appointment"> &
    Partial<Pick<Channel, "wrappedKey" | "purgedUntil">>,
): WireChannelState {
  return {
    id: state.id,
    status: state.status,
    closesAt: toIso(state.closesAt),
    closedAt: toIso(state.closedAt),
    ...(state.appointment !== null && {
      appointment: {
        startsAt: state.appointment.startsAt.toISOString(),
        endsAt: state.appointment.endsAt.toISOString(),
      },
    }),
    ...(state.wrappedKey !== undefined &&
      isKeyDestroyed({ wrappedKey: state.wrappedKey }) && { erased: true }),
    ...(state.purgedUntil && { purgedUntil: state.purgedUntil.toISOString() }),
  };
}

/** Whether the other one of the two has the plan to read, seen from `userId`; therapists need none. */
export function peerPlanOf(userId: number, channel: Seats & Pick<Channel, "prospectHasPlan">): PeerPlan {
  return channel.therapist.userId === userId && !channel.prospectHasPlan ? "none" : "active";
}

/** A conversation in the viewer's list, of which they have read up to `readSeq`. */
export function toWireChannel(channel: Channel, readSeq: number, viewerUserId: number): WireChannel {
  return {
    ...toWireChannelState(channel),
    peer: toWirePerson(peerOf(viewerUserId, channel)),
    peerPlan: peerPlanOf(viewerUserId, channel),
    ...(channel.visitor !== null && {
      visitor: { site: channel.visitor.site, until: channel.visitor.until.toISOString() },
    }),
    ...(channel.kept !== null && {
      kept: { site: channel.kept.site, at: channel.kept.at.toISOString() },
    }),
    lastMessageAt: toIso(channel.lastMessageAt),
    lastSeq: channel.lastSeq,
    version: channel.version,
    readSeq,
    unread: Math.max(0, channel.lastSeq - readSeq),
  };
}

/** A conversation as the `ready` event describes it to one of its members. */
export function toReadyChannel(
  channel: Channel,
  reads: readonly ReadPosition[],
  viewerUserId: number,
): ReadyChannel {
  return {
    channel: toWireChannelState(channel),
    peers: [toWirePerson(peerOf(viewerUserId, channel))],
    peerPlan: peerPlanOf(viewerUserId, channel),
    reads: reads
      .filter((read) => read.channelDbId === channel.channelDbId)
      .map((read) => ({ userId: read.userId, seq: read.seq, at: read.at.toISOString() })),
    lastSeq: channel.lastSeq,
    version: channel.version,
    cursor: formatCursor(channel),
  };
}

function toIso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
