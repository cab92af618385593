import type { StreamEvents } from "~/protocol/events";
import type { WireRead } from "~/protocol/messages";
import type { ChannelState } from "../ports/channel-repository";
import type { Hint, LiveHints } from "../ports/live-hints";
import type { Change } from "./change";
import { ChannelFeed } from "./channel-feed";
import type { FeedListener } from "./feed-listener";
import type { HubStream } from "./hub-stream";
import { toLiveEvent } from "./live-event";
import { OpenStreams } from "./open-streams";
import { OwnMoments, toMoment } from "./own-moments";
import { RecentVersions } from "./recent-versions";
import { Sweep, type SweepOptions, type SweepTargets } from "./sweep";

/** What the hub works with. */
export interface LiveHubOptions extends SweepOptions {
  readonly hints: LiveHints;
  /** A person's streams in this process; 0 is no limit. */
  readonly streamsPerUser: number;
  /** This person's rights may have changed: what is remembered of them is worth nothing. */
  readonly forget: (userId: number) => void;
}

/** All open streams of this process: joins hints, the sweep and local changes into one feed a channel. */
export class LiveHub {
  private readonly feeds = new Map<string, ChannelFeed>();
  private readonly streams: OpenStreams;
  private readonly recent = new RecentVersions();
  private readonly ownTyping = new OwnMoments();
  private readonly unsubscribe: () => void;
  private readonly sweep: Sweep;
  private readonly onFeedFailure = (error: unknown) => this.options.log.error("feed_read_failed", error);
  private down = false;

  constructor(private readonly options: LiveHubOptions) {
    this.streams = new OpenStreams(options.streamsPerUser);
    const targets: SweepTargets = {
      channels: () => new Map([...this.feeds].map(([id, feed]) => [id, feed.mark])),
      streams: () => [...this.streams],
      onState: (state) => this.feeds.get(state.id)?.observe(state, state.mark) === true,
      onRead: (channelId, { userId, seq, at }) =>
        this.feeds.get(channelId)?.tellRead({ userId, seq, at: at.toISOString() }),
    };
    this.sweep = new Sweep(options, targets, () => {
      this.recent.age();
      this.ownTyping.age();
    });
    this.unsubscribe = options.hints.subscribe((hint) => this.onHint(hint));
  }

  /** Streams open in this process. */
  get streamCount(): number {
    return this.streams.size;
  }

  /** Channels that a stream in this process follows. */
  get feedCount(): number {
    return this.feeds.size;
  }

  /** Whether streams that begin now must be sent on at once. */
  get isShutDown(): boolean {
    return this.down;
  }

  /** Counts a stream in; returns the way to count it out. The sweep runs while there is one. */
  add(stream: HubStream): () => void {
    this.streams.add(stream);
    this.sweep.start();
    return () => {
      this.streams.delete(stream);
      if (this.streams.size === 0) this.sweep.stop();
    };
  }

  /** Also catches what happened between the listener's reading of the channel and now. */
  join(channelId: string, listener: FeedListener): ChannelFeed {
    let feed = this.feeds.get(channelId);
    if (feed === undefined) {
      feed = new ChannelFeed(this.onFeedFailure, this.options.metrics);
      this.feeds.set(channelId, feed);
    }
    feed.join(listener);
    feed.want(this.recent.find(channelId));
    return feed;
  }

  leave(channelId: string, listener: FeedListener): void {
    const feed = this.feeds.get(channelId);
    feed?.leave(listener);
    if (feed?.isEmpty) this.feeds.delete(channelId);
  }

  /** After a commit: to the streams here at once, then a hint to the other instances. */
  publishChange(channelId: string, change: Change): void {
    this.recent.note(channelId, change.version);
    this.feeds.get(channelId)?.offer(change);
    this.options.hints.publish({ kind: "changes", channelId, version: change.version });
  }

  /** After a commit that closed or reopened a conversation. */
  publishState(state: ChannelState): void {
    this.feeds.get(state.id)?.observe(state);
    this.options.hints.publish({ kind: "state", channelId: state.id });
  }

  /** After a commit that moved somebody's read position. */
  publishRead(read: WireRead & { readonly channelId: string }): void {
    this.feeds.get(read.channelId)?.tellRead(read);
    this.options.hints.publish({ kind: "read", ...read });
  }

  /** Until then, unless they say otherwise. Nothing is stored. */
  publishTyping(typing: StreamEvents["typing"]): void {
    this.ownTyping.note(toMoment(typing));
    this.feeds.get(typing.channelId)?.tellMoment(toLiveEvent("typing", typing));
    this.options.hints.publish({ kind: "typing", ...typing });
  }

  /** After a commit that gave these people a new conversation. */
  publishNewChannel(userIds: readonly number[]): void {
    for (const userId of userIds) {
      this.onHint({ kind: "person", userId });
      this.options.hints.publish({ kind: "person", userId });
    }
  }

  /** After a commit that may have changed what this person may do: their plan, their account, who is in a conversation. */
  publishRights(userId: number): void {
    this.onHint({ kind: "rights", userId });
    this.options.hints.publish({ kind: "rights", userId });
  }

  /** After a session has been ended for good: its streams end here at once, elsewhere as soon as they hear of it. */
  publishSessionEnded(sessionId: string): void {
    for (const stream of this.streamsOf(sessionId)) stream.end("signed_out");
    this.options.hints.publish({ kind: "session", sessionId });
  }

  /** Ends every stream, each with its own moment to come back, and stops listening. */
  shutDown(): void {
    this.down = true;
    for (const stream of [...this.streams]) stream.end("shutdown");
    this.sweep.stop();
    this.unsubscribe();
  }

  private onHint(hint: Hint): void {
    if (hint.kind === "changes") {
      this.recent.note(hint.channelId, hint.version);
      this.feeds.get(hint.channelId)?.hear(hint.version);
    }
    if (hint.kind === "state" && this.feeds.has(hint.channelId))
      void this.sweep.look(new Map([[hint.channelId, null]]));
    if (hint.kind === "read") this.feeds.get(hint.channelId)?.tellRead(hint);
    if (hint.kind === "typing" && !this.ownTyping.has(toMoment(hint))) {
      const { channelId, userId, until } = hint;
      this.feeds.get(channelId)?.tellMoment(toLiveEvent("typing", { channelId, userId, until }));
    }
    if (hint.kind === "anything") void this.sweep.lookAtAll();
    if (hint.kind === "person")
      for (const { userId, person } of this.streams) if (userId === hint.userId) person?.onNewChannels();
    if (hint.kind === "rights") void this.lookAtRights(hint.userId);
    if (hint.kind === "session") void this.sweep.checkRights(this.streamsOf(hint.sessionId), { fresh: true });
  }

  private streamsOf(sessionId: string): readonly HubStream[] {
    return this.streams.where((stream) => stream.sessionId === sessionId);
  }

  /** Their own streams, and the conversations in which others see whether they can read. */
  private async lookAtRights(userId: number): Promise<void> {
    this.options.forget(userId);
    const theirs = [...this.feeds].filter(([, feed]) => feed.concerns(userId));
    const channels = new Map(theirs.map(([id]) => [id, null]));
    const own = () => this.streams.where((stream) => stream.userId === userId);
    await this.sweep.checkRights(own());
    await this.sweep.look(channels, own());
  }
}
