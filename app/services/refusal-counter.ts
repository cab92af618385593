import type { AuditEntry } from "./ports/audit-log";
import type { Clock } from "./ports/clock";

const WINDOW_MS = 60_000;
/** Kinds of refusals told apart within a window; what comes on top is one kind, without names. */
const MAX_KINDS = 100;

/** Counts refusals: at most two rows a kind and window, however often somebody asks. */
export interface RefusalCounter {
  count(entry: AuditEntry): void;
  /** Writes the counts of the window that runs. */
  writeAll(): void;
}

/** The first of a kind is written at once; how often it came again, when the window ends. */
export function createRefusalCounter(clock: Clock, write: (entry: AuditEntry) => void): RefusalCounter {
  let repeated = new Map<string, AuditEntry>();
  let cancel: (() => void) | null = null;

  function writeAll(): void {
    cancel?.();
    cancel = null;
    const counted = repeated;
    repeated = new Map();
    for (const entry of counted.values()) if (entry.count > 0) write(entry);
  }

  return {
    writeAll,
    count(entry) {
      const full = repeated.size >= MAX_KINDS && !repeated.has(kindOf(entry));
      const told = full ? toNameless(entry) : entry;
      const before = repeated.get(kindOf(told));
      repeated.set(kindOf(told), { ...told, count: before === undefined ? 0 : before.count + 1 });
      if (before === undefined) write(told);
      cancel ??= clock.after(WINDOW_MS, writeAll);
    },
  };
}

function kindOf({ userId, action, reason, channelId, address }: AuditEntry): string {
  return [userId, action, reason, channelId, address].join(" ");
}

function toNameless({ action, outcome, reason, count }: AuditEntry): AuditEntry {
  return { action, outcome, reason, count, userId: null, sessionId: null, address: null, requestId: null };
}
