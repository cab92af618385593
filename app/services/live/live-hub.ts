import type { StreamEvents } from "~/protocol/events";
import type { WireRead } from "~/protocol/messages";
import type { ChannelState } from "../ports/channel-repository";
import type { ChatDatabase } from "../ports/chat-database";
import type { Clock } from "../ports/clock";
import type { Hint, LiveHints } from "../ports/live-hints";
import type { Log } from "../ports/log";
import type { Metrics } from "../ports/metrics";
import type { Change } from "./change";
import { ChannelFeed, type FeedListener } from "./channel-feed";
import { toLiveEvent } from "./live-event";
import { OpenStreams } from "./open-streams";
import { RecentVersions } from "./recent-versions";

/** A lost hint costs at most this long (contract P8). */
const SWEEP_MS = 2_000;

/** What the hub works with. */
export interface LiveHubOptions {
  readonly database: ChatDatabase;
  readonly hints: LiveHints;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A person's streams in this process; 0 is no limit. */
  readonly streamsPerUser: number;
}

/** An open stream, as the hub sees it. */
export interface HubStream {
  /** Whose it is. */
  readonly userId: number;
  end(reason: "shutdown" | "overload"): void;
  /** Set for streams of all of a person's conversations: they want to know of new ones. */
  readonly person: {
    readonly userId: number;
    channelCount(): number;
    onNewChannels(): void;
  } | null;
}

/** All open streams of this process: joins hints, the sweep and local changes into one feed a channel. */
export class LiveHub {
  private readonly feeds = new Map<string, ChannelFeed>();
  private readonly streams: OpenStreams;
  private readonly recent = new RecentVersions();
  private readonly unsubscribe: () => void;
  private cancelSweep: (() => void) | null = null;
  private sweeping = false;
  private down = false;

  constructor(private readonly options: LiveHubOptions) {
    this.streams = new OpenStreams(options.streamsPerUser);
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
    this.scheduleSweep();
    return () => {
      this.streams.delete(stream);
      if (this.streams.size === 0) this.stopSweep();
    };
  }

  /** Also catches what happened between the listener's reading of the channel and now. */
  join(channelId: string, listener: FeedListener): ChannelFeed {
    let feed = this.feeds.get(channelId);
    if (feed === undefined) {
      const { log, metrics } = this.options;
      feed = new ChannelFeed((error) => log.error("feed_read_failed", error), metrics);
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

  /** Ends every stream, each with its own moment to come back, and stops listening. */
  shutDown(): void {
    this.down = true;
    for (const stream of [...this.streams]) stream.end("shutdown");
    this.stopSweep();
    this.unsubscribe();
  }

  private onHint(hint: Hint): void {
    if (hint.kind === "changes") {
      this.recent.note(hint.channelId, hint.version);
      this.feeds.get(hint.channelId)?.hear(hint.version);
    }
    if (hint.kind === "state" && this.feeds.has(hint.channelId)) void this.look([hint.channelId], []);
    if (hint.kind === "read") this.feeds.get(hint.channelId)?.tellRead(hint);
    if (hint.kind === "typing") {
      const { channelId, userId, until } = hint;
      this.feeds.get(channelId)?.tellMoment(toLiveEvent("typing", { channelId, userId, until }));
    }
    if (hint.kind === "anything") void this.look([...this.feeds.keys()], this.people());
    if (hint.kind === "person") {
      for (const person of this.people()) if (person.userId === hint.userId) person.onNewChannels();
    }
  }

  private people() {
    return [...this.streams].flatMap((stream) => (stream.person === null ? [] : [stream.person]));
  }

  /** One at a time: the sweep that runs schedules the next. */
  private scheduleSweep(): void {
    if (this.sweeping) return;
    this.cancelSweep ??= this.options.clock.after(SWEEP_MS, () => void this.sweep());
  }

  private stopSweep(): void {
    this.cancelSweep?.();
    this.cancelSweep = null;
  }

  private async sweep(): Promise<void> {
    this.sweeping = true;
    this.cancelSweep = null;
    this.recent.age();
    await this.look([...this.feeds.keys()], this.people());
    this.sweeping = false;
    if (this.streams.size > 0) this.scheduleSweep();
  }

  /** One query for all, as the server's own role, which cannot read text. */
  private async look(channelIds: readonly string[], people: ReturnType<LiveHub["people"]>): Promise<void> {
    const { database, log, metrics } = this.options;
    if (channelIds.length + people.length === 0) return;
    try {
      const { states, reads, counts } = await database.transaction({ role: "worker" }, async (tx) => {
        const states = await tx.channels.listStates(channelIds);
        const reads = await tx.reads.listReads(states.map((state) => state.channelDbId));
        const counts = await tx.channels.countChannelsOf([...new Set(people.map((person) => person.userId))]);
        return { states, reads, counts };
      });
      const missed = states.filter((state) => this.feeds.get(state.id)?.observe(state) === true).length;
      const ids = new Map(states.map((state) => [state.channelDbId, state.id]));
      for (const { channelDbId, userId, seq, at } of reads)
        this.feeds.get(ids.get(channelDbId) ?? "")?.tellRead({ userId, seq, at: at.toISOString() });
      if (missed > 0) {
        log.info("sweep_caught", { channels: missed });
        metrics.sweepCaught(missed);
      }
      for (const person of people)
        if ((counts.get(person.userId) ?? 0) > person.channelCount()) person.onNewChannels();
    } catch (error) {
      log.error("sweep_failed", error);
    }
  }
}
