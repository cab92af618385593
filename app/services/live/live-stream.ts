import { type Channel, peerOf } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { ChannelCursor } from "~/protocol/cursor";
import type { ByeEvent } from "~/protocol/events";
import { STREAM_TIMES } from "~/protocol/limits";
import type { ServiceDeps } from "../deps";
import type { StreamMeter } from "../ports/metrics";
import type { ReadPosition } from "../ports/read-repository";
import { ChannelFollower } from "./channel-follower";
import type { DeliveryRecord } from "./delivery-ledger";
import type { ChangePage } from "./feed-listener";
import type { HubStream } from "./hub-stream";
import { type LiveEvent, toLiveEvent } from "./live-event";
import { readChanges } from "./read-changes";
import type { StreamSink } from "./stream-sink";
import { toBye } from "./to-bye";

/** What makes the one-channel stream and the all-channels stream different. */
export interface StreamShape {
  /** Made when the stream begins, and not kept while it lasts. */
  readonly ready: () => LiveEvent;
  readonly meter: StreamMeter;
  readonly channels: readonly Channel[];
  /** Read positions as `ready` tells them. */
  readonly reads: readonly ReadPosition[];
  /** Where the reader stood in this channel; undefined: it takes what happens next. Null: it cannot be told. */
  position(channel: Channel): ChannelCursor | null | undefined;
  formatId(followers: readonly ChannelFollower[]): string;
  /** Lists all of the person's channels again; null when the stream covers one channel only. */
  relist: (() => Promise<readonly Channel[]>) | null;
}

/** One open stream, from `ready` to `bye`. Whatever ends it, it lets go of everything exactly once. */
export class LiveStream implements HubStream {
  readonly userId: number;
  readonly sessionId: string;
  readonly person: HubStream["person"];
  private readonly followers = new Map<string, ChannelFollower>();
  private readonly cancels: (() => void)[] = [];
  private readonly record: DeliveryRecord;
  private released = false;

  constructor(
    private readonly deps: ServiceDeps,
    private readonly viewer: Viewer,
    private readonly shape: StreamShape,
    private readonly sink: StreamSink,
  ) {
    this.userId = viewer.userId;
    this.sessionId = viewer.sessionId;
    // What cannot be put on record any more is not shown any more; the opening of the next stream decides.
    this.record = deps.deliveries.begin(viewer, () => this.end("overload"));
    this.person =
      shape.relist === null
        ? null
        : {
            userId: viewer.userId,
            channelCount: () => this.followers.size,
            onNewChannels: () => void this.addNewChannels(),
          };
  }

  /** Returns the release. */
  start(): () => void {
    const { clock, hub, presence, random } = this.deps;
    this.cancels.push(hub.add(this));
    const jitter = 0.9 + 0.2 * random.fraction();
    this.cancels.push(clock.after(STREAM_TIMES.lifetimeMs * jitter, () => this.end("lifetime")));
    this.beatLater();
    this.sink.send(this.shape.ready(), null);
    this.cancels.push(this.shape.meter.began(), presence.enter(this.viewer.id));
    if (hub.isShutDown) this.end("shutdown");
    for (const channel of this.shape.channels) {
      const position = this.shape.position(channel);
      this.follow(channel, (follower) => position === undefined || follower.startAt(position));
    }
    return () => this.release();
  }

  end(reason: ByeEvent["reason"]): void {
    if (this.released) return;
    this.sink.send(toLiveEvent("bye", toBye(reason, this.deps.random.fraction())), null);
    this.release();
    this.sink.end();
  }

  /**
   * A conversation is this person's no more. On the stream of all of them they come back at once, to a `ready` that does
   * not name it.
   */
  private lose(): void {
    this.end(this.shape.relist === null ? "revoked" : "lifetime");
  }

  private release(): void {
    if (this.released) return;
    this.released = true;
    for (const cancel of this.cancels.splice(0)) cancel();
    for (const [channelId, follower] of this.followers) this.deps.hub.leave(channelId, follower);
    this.followers.clear();
    this.record.end();
  }

  private follow(channel: Channel, place: (follower: ChannelFollower) => unknown): void {
    const follower = new ChannelFollower(
      channel,
      (afterVersion) => this.readChanges(channel, afterVersion),
      this.viewer.userId,
      this.shape.reads,
      (event, movesCursor, seq) => {
        this.emit(event, movesCursor);
        if (seq !== undefined && !this.released) this.record.shown(channel, seq);
      },
      () => this.sink.drained(),
      () => this.lose(),
    );
    this.followers.set(channel.id, follower);
    place(follower);
    // What was just written may have been too much for the reader, or the stream had ended before.
    if (this.released) return;
    this.watchPeer(channel);
    if (this.released) return;
    const feed = this.deps.hub.join(channel.id, follower);
    follower.follow(feed).catch((error: unknown) => {
      // The reader comes back with its cursor; better than a stream that looks alive and is not.
      if (!this.released) this.deps.log.error("stream_read_failed", error);
      this.end("overload");
    });
  }

  private watchPeer(channel: Channel): void {
    const { presence } = this.deps;
    const { id: userId } = peerOf(this.viewer.userId, channel);
    const tell = (online: boolean) =>
      this.emit(toLiveEvent("presence", { channelId: channel.id, userId, online }), false);
    this.cancels.push(presence.watch(userId, tell));
    if (presence.isOnline(userId)) tell(true);
  }

  private async readChanges(channel: Channel, afterVersion: number): Promise<ChangePage | null> {
    if (this.released) return null;
    const page = await readChanges(this.deps, this.userId, channel, afterVersion);
    if (page === null) this.lose();
    return page;
  }

  private emit(event: LiveEvent, movesCursor: boolean): void {
    if (this.released) return;
    this.sink.send(event, movesCursor ? this.shape.formatId([...this.followers.values()]) : null);
  }

  private async addNewChannels(): Promise<void> {
    if (this.shape.relist === null || this.released) return;
    try {
      for (const channel of await this.shape.relist()) {
        if (this.released || this.followers.has(channel.id)) continue;
        this.follow(channel, (follower) => follower.introduce());
      }
    } catch (error) {
      // The sweep counts again and calls again.
      this.deps.log.error("stream_relist_failed", error);
    }
  }

  private beatLater(): void {
    const cancel = this.deps.clock.after(STREAM_TIMES.heartbeatMs, () => {
      if (this.released) return;
      this.cancels.splice(this.cancels.indexOf(cancel), 1);
      this.sink.beat();
      this.beatLater();
    });
    this.cancels.push(cancel);
  }
}
