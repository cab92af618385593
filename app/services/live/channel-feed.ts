import { isMember } from "~/domain/channel";
import type { WireRead } from "~/protocol/messages";
import type { ChannelState } from "../ports/channel-repository";
import type { Metrics } from "../ports/metrics";
import type { Change } from "./change";
import type { FeedListener } from "./feed-listener";
import type { LiveEvent } from "./live-event";

/**
 * One channel's line of changes within this process. It delivers each version once, in order, to every live listener,
 * whether it hears of a change from this process, by a hint or by the sweep. `version` is the last one delivered.
 */
export class ChannelFeed {
  private readonly joining = new Set<FeedListener>();
  private readonly live = new Set<FeedListener>();
  private version: number | null = null;
  private wantedVersion = 0;
  private wishes = 0;
  private newest: ChannelState | null = null;
  /** Of the state and the read positions every live listener has been told of. */
  private toldMark: string | null = null;
  private reading = false;
  /** The first hint not answered by a delivery yet. */
  private heard: { readonly version: number; readonly delivered: () => void } | null = null;

  constructor(
    private readonly onFailure: (error: unknown) => void,
    private readonly metrics: Pick<Metrics, "hintHeard">,
  ) {}

  /** Whether this person is one of the channel's two, as far as its state has been read. */
  concerns(userId: number): boolean {
    return this.newest !== null && isMember(userId, this.newest);
  }

  /** What a sweep need not tell again; null while something is still to be read. */
  get mark(): string | null {
    return this.version !== null && this.wantedVersion <= this.version ? this.toldMark : null;
  }

  get isEmpty(): boolean {
    return this.live.size + this.joining.size === 0;
  }

  /** Announces a listener before it reads on, so that nothing can fall between its reading and its going live. */
  join(listener: FeedListener): void {
    this.joining.add(listener);
  }

  /**
   * Ends the joining of a listener that has read `state` and every change up to `version`.
   * False: others were given something newer meanwhile; read on and ask again.
   */
  goLive(listener: FeedListener, state: ChannelState, version: number): boolean {
    if (!this.joining.has(listener)) return true;
    if (this.version !== null && this.version > version) return false;
    this.joining.delete(listener);
    // Those already live have not been given what lies between; the wish below fetches it for them.
    if (this.live.size === 0) this.version = version;
    this.live.add(listener);
    // Others may have been told of more than this one has read.
    this.toldMark = null;
    this.observe(state);
    if (this.newest !== null) listener.onState(this.newest);
    this.want(version);
    return true;
  }

  leave(listener: FeedListener): void {
    this.joining.delete(listener);
    this.live.delete(listener);
  }

  /** Something up to `version` exists. A hint may be wrong or late, so it only makes us look. */
  want(version: number): void {
    this.wantedVersion = Math.max(this.wantedVersion, version);
    this.wishes += 1;
    if (!this.reading) void this.readOn();
  }

  /** The same, from a hint of another process. */
  hear(version: number): void {
    if (this.version !== null && version > this.version)
      this.heard ??= { version, delivered: this.metrics.hintHeard() };
    this.want(version);
  }

  /** A change committed by this process: delivered at once when it is the very next one. */
  offer(change: Change): void {
    if (this.version === change.version - 1 && !this.reading) this.deliver([change]);
    else this.want(change.version);
  }

  /** Takes the channel's state as just read, by a sweep with its mark. True: it shows that a change was missed. */
  observe(state: ChannelState, mark: string | null = null): boolean {
    const isNews = this.newest === null || state.updatedAt >= this.newest.updatedAt;
    if (isNews) {
      this.toldMark = mark;
      this.take(state);
    }
    // An older reading, or one under a clock that was set back, still counts as a hint.
    if (state.epoch !== this.newest?.epoch) return false;
    const missed = this.version !== null && state.version > this.version;
    this.want(state.version);
    return missed;
  }

  tellRead(read: WireRead): void {
    for (const listener of [...this.live]) listener.onRead(read);
  }

  tellMoment(event: LiveEvent): void {
    for (const listener of [...this.live]) listener.onMoment(event);
  }

  private take(state: ChannelState): void {
    const historyChanged = this.newest !== null && this.newest.epoch !== state.epoch;
    this.newest = state;
    if (historyChanged) this.version = state.version;
    for (const listener of [...this.live]) listener.onState(state);
  }

  private deliver(changes: readonly Change[]): void {
    for (const change of changes) {
      this.version = change.version;
      for (const listener of [...this.live]) listener.onChange(change);
    }
    if (this.heard === null || this.version === null || this.version < this.heard.version) return;
    this.heard.delivered();
    this.heard = null;
  }

  private async readOn(): Promise<void> {
    this.reading = true;
    try {
      for (let next = this.nextRead(); next !== null; next = this.nextRead()) {
        const wishes = this.wishes;
        const epoch = this.newest?.epoch;
        const page = await next.listener.readChanges(next.after);
        if (page === null) {
          // Whoever may not read sees nothing, and must not answer for the others: the next one reads.
          this.leave(next.listener);
          continue;
        }
        const { changes, complete } = page;
        // Read from a history that has been replaced meanwhile.
        if (this.newest?.epoch !== epoch) continue;
        this.deliver(changes.filter((change) => change.version > (this.version ?? 0)));
        // Whatever was hinted, this is all there is: a wrong hint must not make us read for ever.
        if (complete && this.wishes === wishes) {
          this.wantedVersion = this.version ?? 0;
          this.heard = null;
        }
      }
    } catch (error) {
      // The wish stays; the sweep asks again.
      this.onFailure(error);
    } finally {
      this.reading = false;
    }
  }

  private nextRead(): { readonly listener: FeedListener; readonly after: number } | null {
    const [listener] = this.live;
    if (listener === undefined || this.version === null || this.wantedVersion <= this.version) return null;
    return { listener, after: this.version };
  }
}
