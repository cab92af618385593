import type { MarkedState } from "../ports/channel-repository";
import type { ChatDatabase } from "../ports/chat-database";
import type { Clock } from "../ports/clock";
import type { Log } from "../ports/log";
import type { Metrics } from "../ports/metrics";
import type { ReadPosition } from "../ports/read-repository";
import { ClosingMoments } from "./closing-moments";
import type { HubStream } from "./hub-stream";
import { RightsCheck, type RightsCheckOptions } from "./rights-check";

/** A lost hint costs at most this long (contract P8). */
const SWEEP_MS = 2_000;

/** What the sweep works with. */
export interface SweepOptions extends RightsCheckOptions {
  readonly database: ChatDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What there is to look after. */
export interface SweepTargets {
  /** The conversations with the marks of what is known of them; null asks for everything. */
  channels(): ReadonlyMap<string, string | null>;
  streams(): readonly HubStream[];
  /** True: the state shows that a change had been missed. */
  onState(state: MarkedState): boolean;
  onRead(channelId: string, read: ReadPosition): void;
}

/** Looks every so often whether a hint was lost or a right has ended: one transaction for everything, and one at a time. */
export class Sweep {
  private readonly rights: RightsCheck;
  private readonly closing: ClosingMoments;
  private cancel: (() => void) | null = null;
  private running = false;
  private wanted = false;

  constructor(
    private readonly options: SweepOptions,
    private readonly targets: SweepTargets,
    private readonly onRound: () => void,
  ) {
    this.rights = new RightsCheck(options);
    this.closing = new ClosingMoments(options.clock, (channelId) => {
      if (targets.channels().has(channelId)) void this.look(new Map([[channelId, null]]));
    });
  }

  /** Rounds go on until `stop`. */
  start(): void {
    this.wanted = true;
    if (!this.running) this.cancel ??= this.options.clock.after(SWEEP_MS, () => void this.round());
  }

  stop(): void {
    this.wanted = false;
    this.cancel?.();
    this.cancel = null;
    this.closing.stop();
  }

  private async round(): Promise<void> {
    this.running = true;
    this.cancel = null;
    this.onRound();
    await this.lookAtAll();
    this.running = false;
    if (this.wanted) this.start();
  }

  /** Rights first: whoever has lost theirs is not shown what the look brings. */
  async lookAtAll(): Promise<void> {
    await this.rights.check(this.targets.streams());
    await this.look(this.targets.channels(), this.targets.streams());
  }

  /** What may have changed for these streams alone. `fresh`: something has just happened to their session. */
  checkRights(streams: readonly HubStream[], options?: { readonly fresh: boolean }): Promise<void> {
    return this.rights.check(streams, options);
  }

  /**
   * As the server's own role, which cannot read text; it answers what differs from what is known here, and in a quiet
   * second that is nothing. Of `streams`, those of whole people may have to learn of new channels.
   */
  async look(
    channels: ReadonlyMap<string, string | null>,
    streams: readonly HubStream[] = [],
  ): Promise<void> {
    const { database, log, metrics } = this.options;
    const people = streams.flatMap((stream) => stream.person ?? []);
    if (channels.size + people.length === 0) return;
    try {
      const { states, reads, inMore } = await database.transaction({ role: "worker" }, async (tx) => {
        const states = channels.size === 0 ? [] : await tx.channels.listStates(channels);
        const reads =
          states.length === 0 ? [] : await tx.reads.listReads(states.map((state) => state.channelDbId));
        const inMore = new Set(people.length === 0 ? [] : await tx.channels.listInMore(toFewest(people)));
        return { states, reads, inMore };
      });
      for (const state of states) this.closing.note(state);
      const missed = states.filter((state) => this.targets.onState(state)).length;
      const ids = new Map(states.map((state) => [state.channelDbId, state.id]));
      for (const read of reads) this.targets.onRead(ids.get(read.channelDbId) ?? "", read);
      if (missed > 0) {
        log.info("sweep_caught", { channels: missed });
        metrics.sweepCaught(missed);
      }
      for (const person of people) if (inMore.has(person.userId)) person.onNewChannels();
    } catch (error) {
      log.error("sweep_failed", error);
    }
  }
}

/** Of several streams of one person, the one that knows the fewest conversations asks for all. */
function toFewest(people: readonly WholePerson[]): ReadonlyMap<number, number> {
  const fewest = new Map<number, number>();
  for (const person of people) {
    const others = fewest.get(person.userId) ?? Number.POSITIVE_INFINITY;
    fewest.set(person.userId, Math.min(person.channelCount(), others));
  }
  return fewest;
}

type WholePerson = NonNullable<HubStream["person"]>;
