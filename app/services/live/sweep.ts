import type { ChannelState } from "../ports/channel-repository";
import type { ChatDatabase } from "../ports/chat-database";
import type { Clock } from "../ports/clock";
import type { Log } from "../ports/log";
import type { Metrics } from "../ports/metrics";
import type { ReadPosition } from "../ports/read-repository";
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
  channelIds(): readonly string[];
  streams(): readonly HubStream[];
  /** True: the state shows that a change had been missed. */
  onState(state: ChannelState): boolean;
  onRead(channelId: string, read: ReadPosition): void;
}

/** Looks every so often whether a hint was lost or a right has ended: one transaction for everything, and one at a time. */
export class Sweep {
  private readonly rights: RightsCheck;
  private cancel: (() => void) | null = null;
  private running = false;
  private wanted = false;

  constructor(
    private readonly options: SweepOptions,
    private readonly targets: SweepTargets,
    private readonly onRound: () => void,
  ) {
    this.rights = new RightsCheck(options);
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
    await this.look(this.targets.channelIds(), this.targets.streams());
  }

  /** What may have changed for these streams alone. `fresh`: something has just happened to their session. */
  checkRights(streams: readonly HubStream[], options?: { readonly fresh: boolean }): Promise<void> {
    return this.rights.check(streams, options);
  }

  /** As the server's own role, which cannot read text. Of `streams`, those of whole people may have to learn of new channels. */
  async look(channelIds: readonly string[], streams: readonly HubStream[] = []): Promise<void> {
    const { database, log, metrics } = this.options;
    const people = streams.flatMap((stream) => stream.person ?? []);
    if (channelIds.length + people.length === 0) return;
    try {
      const { states, reads, counts } = await database.transaction({ role: "worker" }, async (tx) => {
        const states = await tx.channels.listStates(channelIds);
        const reads = await tx.reads.listReads(states.map((state) => state.channelDbId));
        const counts = await tx.channels.countChannelsOf([...new Set(people.map((person) => person.userId))]);
        return { states, reads, counts };
      });
      const missed = states.filter((state) => this.targets.onState(state)).length;
      const ids = new Map(states.map((state) => [state.channelDbId, state.id]));
      for (const read of reads) this.targets.onRead(ids.get(read.channelDbId) ?? "", read);
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
