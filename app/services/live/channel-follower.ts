import { type Channel, isMember } from "~/domain/channel";
import type { ChannelCursor } from "~/protocol/cursor";
import type { ResetEvent } from "~/protocol/events";
import type { WireRead } from "~/protocol/messages";
import type { ChannelState } from "../ports/channel-repository";
import type { ReadPosition } from "../ports/read-repository";
import { peerPlanOf, toWireChannelState } from "../to-wire";
import type { Change } from "./change";
import type { ChannelFeed } from "./channel-feed";
import type { FeedListener } from "./feed-listener";
import { type LiveEvent, toLiveEvent } from "./live-event";

/** Writes an event to the stream; the stream adds the cursor when the event moves it. `seq`: it shows this message. */
export type Emit = (event: LiveEvent, movesCursor: boolean, seq?: number) => void;

const MAX_FUTILE_READS = 3;

/** One stream's place in one channel: first reads up to now, then follows the feed. */
export class ChannelFollower implements FeedListener {
  cursor: ChannelCursor;
  private told: ChannelState;
  private readonly toldReads: Map<string, number>;

  constructor(
    readonly channel: Channel,
    readonly readChanges: FeedListener["readChanges"],
    private readonly userId: number,
    reads: readonly ReadPosition[],
    private readonly emit: Emit,
    /** Resolves once the reader has taken what was written, so that a long replay does not pile up. */
    private readonly drained: () => Promise<void>,
    /** The channel is this person's no more. */
    private readonly onLost: () => void,
  ) {
    this.cursor = { epoch: channel.epoch, version: channel.version };
    this.told = channel;
    const own = reads.filter((read) => read.channelDbId === channel.channelDbId);
    this.toldReads = new Map(own.map((read) => [read.userId, read.seq]));
  }

  /** Sets the place to go on from; a place this history does not have means: start over. */
  startAt(from: ChannelCursor | null): void {
    const reason = this.whyNotFrom(from);
    if (reason !== null) this.reset(this.told, reason);
    else if (from !== null) this.cursor = from;
  }

  /** For a conversation that began while the stream was open: says so, and goes on from its beginning. */
  introduce(): void {
    this.cursor = { epoch: this.channel.epoch, version: 0 };
    this.emit(this.toEvent(this.channel, "opened"), true);
  }

  /** Reads what lies between the cursor and now, then goes live without a gap. */
  async follow(feed: ChannelFeed): Promise<void> {
    let upToDate = this.cursor.version >= this.channel.version;
    for (let futile = 0; !upToDate || !feed.goLive(this, this.told, this.cursor.version); ) {
      const page = await this.readChanges(this.cursor.version);
      if (page === null) return;
      const { changes, complete } = page;
      for (const change of changes) this.onChange(change);
      await this.drained();
      upToDate = complete;
      futile = changes.length > 0 ? 0 : futile + 1;
      // Others were shown what the database no longer has: this history was replaced under us.
      if (futile > MAX_FUTILE_READS) throw new Error("channel history went backwards");
    }
  }

  onChange(change: Change): void {
    if (change.version <= this.cursor.version) return;
    this.cursor = { epoch: this.cursor.epoch, version: change.version };
    this.emit(change.eventFor(this.userId), true, change.seq);
  }

  onState(state: ChannelState): void {
    const before = this.told;
    if (state.updatedAt < before.updatedAt) return;
    if (!isMember(this.userId, state)) return void this.onLost();
    this.told = state;
    if (before.epoch !== state.epoch) this.reset(state, "history_changed");
    if (this.isNews(before, state)) this.emit(this.toEvent(state, state.closeReason), false);
  }

  onRead({ userId, seq, at }: WireRead): void {
    if (seq <= (this.toldReads.get(userId) ?? 0)) return;
    this.toldReads.set(userId, seq);
    this.emit(toLiveEvent("read", { channelId: this.channel.id, userId, seq, at }), false);
  }

  onMoment(event: LiveEvent): void {
    this.emit(event, false);
  }

  private whyNotFrom(from: ChannelCursor | null): ResetEvent["reason"] | null {
    if (from === null || (from.epoch === this.channel.epoch && from.version > this.channel.version)) {
      return "unknown_cursor";
    }
    return from.epoch === this.channel.epoch ? null : "history_changed";
  }

  private reset(state: ChannelState, reason: ResetEvent["reason"]): void {
    this.cursor = { epoch: state.epoch, version: state.version };
    this.emit(toLiveEvent("reset", { channelId: state.id, reason }), true);
  }

  private toEvent(state: ChannelState, reason: string | null): LiveEvent {
    const { id: channelId, ...shown } = toWireChannelState(state);
    return toLiveEvent("channel", { channelId, ...shown, peerPlan: peerPlanOf(this.userId, state), reason });
  }

  private isNews(before: ChannelState, after: ChannelState): boolean {
    return (
      before.status !== after.status ||
      before.closedAt?.getTime() !== after.closedAt?.getTime() ||
      before.closesAt?.getTime() !== after.closesAt?.getTime() ||
      before.appointment?.startsAt.getTime() !== after.appointment?.startsAt.getTime() ||
      before.appointment?.endsAt.getTime() !== after.appointment?.endsAt.getTime() ||
      peerPlanOf(this.userId, before) !== peerPlanOf(this.userId, after)
    );
  }
}
