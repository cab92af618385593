import type { ReadyChannel } from "~/protocol/events";
import type { WireChannel, WireMessage, WirePerson } from "~/protocol/messages";

interface TruthChannel {
  readonly id: string;
  readonly members: readonly [WirePerson, WirePerson];
  readonly messages: WireMessage[];
  readonly reads: Map<string, number>;
  epoch: number;
  version: number;
  status: "active" | "closed";
  closedAt: string | null;
}

/** What happened to a conversation, for whoever follows it. */
export type TruthChange = {
  readonly channelId: string;
  readonly kind: "message" | "state" | "reset" | "opened" | "read";
  readonly message?: WireMessage;
  readonly read?: { readonly userId: string; readonly seq: number; readonly at: string };
};

/** What became of a send. */
export type TruthSend =
  | { readonly outcome: "stored" | "duplicate"; readonly message: WireMessage }
  | { readonly outcome: "conflict" | "chat_closed" | "not_found" };

/**
 * A chat server's memory by the rules of the contract: seq without holes, a version for each change, one row a key,
 * epochs. Messages carry their author's `clientMessageId`; who sees it is decided on the way out.
 */
export class FakeChatTruth {
  readonly channels = new Map<string, TruthChannel>();
  readonly listeners = new Set<(change: TruthChange) => void>();
  private ticks = 0;

  /** Opens a conversation; times grow with every change, so that order is never a matter of luck. */
  open(id: string, a: WirePerson, b: WirePerson): void {
    const fresh = { id, members: [a, b], messages: [], reads: new Map(), epoch: 1, version: 0 } as const;
    this.channels.set(id, { ...fresh, messages: [], status: "active", closedAt: null });
    this.tell({ channelId: id, kind: "opened" });
  }

  send(channelId: string, author: WirePerson, content: string, clientMessageId: string): TruthSend {
    const channel = this.channels.get(channelId);
    if (channel === undefined) return { outcome: "not_found" };
    const known = channel.messages.find(
      (one) => one.author.id === author.id && one.clientMessageId === clientMessageId,
    );
    if (known !== undefined && known.editedAt === null && known.content !== content)
      return { outcome: "conflict" };
    if (known !== undefined) return { outcome: "duplicate", message: known };
    if (channel.status === "closed") return { outcome: "chat_closed" };
    channel.version += 1;
    const seq = channel.messages.length + 1;
    const message: WireMessage = {
      channelId,
      id: `${channelId}-m${seq}-e${channel.epoch}`,
      seq,
      version: channel.version,
      clientMessageId,
      author,
      kind: "text",
      content,
      createdAt: this.now(),
      editedAt: null,
      deletedAt: null,
    };
    channel.messages.push(message);
    // Who had read everything has read their own message as well; no event says so.
    if ((channel.reads.get(author.id) ?? 0) === seq - 1) channel.reads.set(author.id, seq);
    // Who had read everything has read their own message as well; nobody is told of it besides by the message itself.
    if ((channel.reads.get(author.id) ?? 0) === seq - 1) channel.reads.set(author.id, seq);
    this.tell({ channelId, kind: "message", message });
    return { outcome: "stored", message };
  }

  /** Null deletes. */
  edit(channelId: string, seq: number, content: string | null): void {
    const channel = this.get(channelId);
    channel.version += 1;
    const before = channel.messages[seq - 1]!;
    const times = content === null ? { deletedAt: this.now() } : { editedAt: this.now() };
    const message = { ...before, ...times, content, version: channel.version };
    channel.messages[seq - 1] = message;
    this.tell({ channelId, kind: "message", message });
  }

  setStatus(channelId: string, status: "active" | "closed"): void {
    const channel = this.get(channelId);
    channel.status = status;
    channel.closedAt = status === "closed" ? this.now() : null;
    this.tell({ channelId, kind: "state" });
  }

  markRead(channelId: string, userId: string, seq: number): void {
    const channel = this.get(channelId);
    const reached = Math.max(channel.reads.get(userId) ?? 0, Math.min(seq, channel.messages.length));
    channel.reads.set(userId, reached);
    this.tell({ channelId, kind: "read", read: { userId, seq: reached, at: this.now() } });
  }

  /** Restores an earlier day: fewer messages, lower versions, a new epoch. */
  restore(channelId: string, messageCount: number): void {
    const channel = this.get(channelId);
    channel.messages.splice(messageCount);
    channel.version = Math.max(0, ...channel.messages.map(({ version }) => version));
    channel.epoch += 1;
    for (const [userId, seq] of channel.reads) channel.reads.set(userId, Math.min(seq, messageCount));
    this.tell({ channelId, kind: "reset" });
  }

  get(channelId: string): TruthChannel {
    return this.channels.get(channelId)!;
  }

  of(userId: string): TruthChannel[] {
    return [...this.channels.values()].filter(({ members }) => members.some(({ id }) => id === userId));
  }

  toWireChannel(channel: TruthChannel, you: WirePerson): WireChannel {
    const readSeq = channel.reads.get(you.id) ?? 0;
    const lastSeq = channel.messages.length;
    return {
      ...this.toState(channel),
      peer: channel.members.find(({ id }) => id !== you.id)!,
      peerPlan: "active",
      lastMessageAt: channel.messages.at(-1)?.createdAt ?? null,
      lastSeq,
      version: channel.version,
      readSeq,
      unread: Math.max(0, lastSeq - readSeq),
    };
  }

  toReadyChannel(channel: TruthChannel, you: WirePerson): ReadyChannel {
    return {
      channel: this.toState(channel),
      peers: channel.members.filter(({ id }) => id !== you.id),
      peerPlan: "active",
      reads: [...channel.reads].map(([userId, seq]) => ({ userId, seq, at: this.now() })),
      lastSeq: channel.messages.length,
      version: channel.version,
      cursor: `${channel.epoch}-${channel.version}`,
    };
  }

  toState(channel: TruthChannel) {
    return { id: channel.id, status: channel.status, closesAt: null, closedAt: channel.closedAt };
  }

  private now(): string {
    this.ticks += 1;
    return new Date(Date.UTC(2026, 0, 5) + this.ticks * 1_000).toISOString();
  }

  private tell(change: TruthChange): void {
    for (const listener of [...this.listeners]) listener(change);
  }
}
