import type { ChatApi } from "./api";
import type { Clock } from "./clock";
import { judgeFailure } from "./judge-failure";
import { createKeyedTasks } from "./keyed-tasks";
import type { Random } from "./random";
import type { TaskOutcome } from "./retry-task";

/** What a read marker needs, and whom it tells. */
export interface ReadMarkerOptions {
  readonly api: ChatApi;
  readonly clock: Clock;
  readonly random: Random;
  onSignedOut(): void;
}

/** Tells the server how far the person has read. */
export interface ReadMarker {
  /** Only the furthest place counts. */
  mark(channelId: string, seq: number): void;
  start(): void;
  /** What was not told yet is told after the next start. */
  stop(): void;
  retryNow(): void;
  clear(): void;
}

/** Scrolling through a conversation must not become a request for each line. */
export const READ_SPACING_MS = 500;

/** Makes a read marker at rest. */
export function createReadMarker({ api, clock, random, onSignedOut }: ReadMarkerOptions): ReadMarker {
  const untold = new Map<string, number>();
  const tasks = createKeyedTasks({ clock, random, spacingMs: READ_SPACING_MS, work: tell });
  let running = false;

  async function tell(channelId: string): Promise<TaskOutcome> {
    const seq = untold.get(channelId);
    if (seq === undefined) return "done";
    try {
      await api.messaging({ action: "mark_read", channelId, seq });
    } catch (caught) {
      const { kind, outcome } = judgeFailure(caught);
      if (kind === "signed_out") onSignedOut();
      if (kind !== "final") return outcome;
    }
    if (untold.get(channelId) === seq) untold.delete(channelId);
    return untold.has(channelId) ? "again" : "done";
  }

  return {
    mark(channelId, seq) {
      untold.set(channelId, Math.max(seq, untold.get(channelId) ?? 0));
      if (running) tasks.request(channelId);
    },
    start() {
      running = true;
      for (const channelId of untold.keys()) tasks.request(channelId);
    },
    stop() {
      running = false;
      tasks.stop();
    },
    retryNow: tasks.retryNow,
    clear: () => untold.clear(),
  };
}
