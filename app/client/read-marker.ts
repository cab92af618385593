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
  /** How far the person has read, as the screen shows it. */
  positionOf(channelId: string): number;
  onSignedOut(): void;
}

/** Tells the server how far the person has read. */
export interface ReadMarker {
  /** The position has moved: the server has to know. */
  mark(channelId: string): void;
  start(): void;
  /** What was not told yet is told after the next start. */
  stop(): void;
  retryNow(): void;
  clear(): void;
}

/** Scrolling through a conversation must not become a request for each line. */
export const READ_SPACING_MS = 500;

/** Makes a read marker at rest. */
export function createReadMarker(options: ReadMarkerOptions): ReadMarker {
  const { api, clock, random, positionOf } = options;
  const untold = new Set<string>();
  const tasks = createKeyedTasks({ clock, random, spacingMs: READ_SPACING_MS, work: tell });
  let running = false;

  async function tell(channelId: string): Promise<TaskOutcome> {
    const seq = positionOf(channelId);
    if (!untold.has(channelId) || seq === 0) return "done";
    try {
      await api.messaging({ action: "mark_read", channelId, seq });
    } catch (caught) {
      const { kind, outcome } = judgeFailure(caught);
      if (kind === "signed_out") options.onSignedOut();
      if (kind !== "final") return outcome;
    }
    // One's own message may have moved it meanwhile, which the server only grants to who had read all before.
    if (positionOf(channelId) > seq) return "again";
    untold.delete(channelId);
    return "done";
  }

  return {
    mark(channelId) {
      untold.add(channelId);
      if (running) tasks.request(channelId);
    },
    start() {
      running = true;
      for (const channelId of untold) tasks.request(channelId);
    },
    stop() {
      running = false;
      tasks.stop();
    },
    retryNow: tasks.retryNow,
    clear: () => untold.clear(),
  };
}
