import type { ChannelState } from "../ports/channel-repository";
import type { Clock } from "../ports/clock";

/** Timers do not reach further than some weeks: whoever closes later than this is asked about in between. */
const LONGEST_MS = 3_600_000;
/** The database's clock decides; asked a moment too early it would say that nothing has happened. */
const AFTER_MS = 20;

/**
 * Asks for a conversation's state at the very moment at which it closes by itself. Only a convenience: by a clock of this
 * machine that is wrong it asks at another time, and the sweep tells within two seconds.
 */
export class ClosingMoments {
  private readonly waits = new Map<string, { readonly atMs: number; readonly cancel: () => void }>();

  constructor(
    private readonly clock: Clock,
    private readonly look: (channelId: string) => void,
  ) {}

  /** Takes note of a state that was read just now. */
  note({ id, status, closesAt }: ChannelState): void {
    if (status !== "active" || closesAt === null) return;
    const atMs = closesAt.getTime();
    const leftMs = atMs - this.clock.now().getTime();
    const known = this.waits.get(id);
    if (leftMs <= 0 || known?.atMs === atMs) return;
    known?.cancel();
    const cancel = this.clock.after(Math.min(leftMs + AFTER_MS, LONGEST_MS), () => {
      this.waits.delete(id);
      this.look(id);
    });
    this.waits.set(id, { atMs, cancel });
  }

  /** Asks nothing more. */
  stop(): void {
    for (const { cancel } of this.waits.values()) cancel();
    this.waits.clear();
  }
}
