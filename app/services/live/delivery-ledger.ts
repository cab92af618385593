import type { Viewer } from "~/domain/people";
import { type AuditedChannel, toEntry } from "../audit-entry";
import type { AuditTrail } from "../audit-trail";
import type { AuditEntry } from "../ports/audit-log";
import type { Clock } from "../ports/clock";
import type { Log } from "../ports/log";

const WRITE_MS = 5_000;
/** Of streams that have ended while nothing could be written: more than these would be a leak. */
const MAX_KEPT = 10_000;

/** One open stream's part of the ledger. */
export interface DeliveryRecord {
  /** The stream has shown this message. */
  shown(channel: AuditedChannel, seq: number): void;
  /** The stream is over. Harmless when called again. */
  end(): void;
}

/**
 * What streams have shown, on its way into the audit trail: one row a stream, conversation and five seconds. That the
 * stream was opened is on record before anything is shown, so a crash loses no more than the last rows between two
 * such facts: until `stream_closed`, everything that came is taken to have been seen.
 */
export interface DeliveryLedger {
  /** `onLost`: what was shown cannot be written; the stream must not go on. */
  begin(viewer: Viewer, onLost: () => void): DeliveryRecord;
  /** Writes everything that is not written yet. Never throws. */
  settle(): Promise<void>;
}

interface Shown {
  readonly channel: AuditedChannel;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

interface OpenRecord {
  readonly viewer: Viewer;
  readonly onLost: () => void;
  shown: Map<string, Shown>;
}

/** One timer for all streams, and only while there is something to write. */
export function createDeliveryLedger(deps: {
  readonly audit: Pick<AuditTrail, "record">;
  readonly clock: Clock;
  readonly log: Log;
}): DeliveryLedger {
  /** Streams that have shown something since it was last written. */
  const unwritten = new Set<OpenRecord>();
  let left: AuditEntry[] = [];
  let cancel: (() => void) | null = null;
  const underWay = new Set<Promise<void>>();

  const writeLater = () => {
    cancel ??= deps.clock.after(WRITE_MS, () => void settle());
  };

  function write(entries: readonly AuditEntry[], onLost?: () => void): void {
    if (entries.length === 0) return;
    const work = writeAll(entries, onLost);
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  async function writeAll(entries: readonly AuditEntry[], onLost?: () => void): Promise<void> {
    const written = await Promise.allSettled(entries.map((entry) => deps.audit.record(entry)));
    const lost = entries.filter((_, index) => written[index]?.status === "rejected");
    if (lost.length === 0) return;
    left = [...left, ...lost].slice(-MAX_KEPT);
    const reason = written.find((each) => each.status === "rejected");
    deps.log.error("audit_delivery_delayed", reason?.reason);
    onLost?.();
    writeLater();
  }

  function take(record: OpenRecord): AuditEntry[] {
    const { viewer, shown } = record;
    record.shown = new Map();
    unwritten.delete(record);
    return [...shown.values()].map(({ channel, first, last, count }) =>
      toEntry(viewer, { action: "messages_delivered", channel, seqs: { first, last }, count }),
    );
  }

  async function settle(): Promise<void> {
    cancel?.();
    cancel = null;
    const before = left;
    left = [];
    write(before);
    for (const record of [...unwritten]) write(take(record), record.onLost);
    await Promise.all(underWay);
  }

  return {
    settle,
    begin(viewer, onLost) {
      const record: OpenRecord = { viewer, onLost, shown: new Map() };
      let ended = false;
      return {
        shown(channel, seq) {
          unwritten.add(record);
          const before = record.shown.get(channel.id) ?? { channel, first: seq, last: seq, count: 0 };
          record.shown.set(channel.id, {
            channel,
            first: Math.min(before.first, seq),
            last: Math.max(before.last, seq),
            count: before.count + 1,
          });
          writeLater();
        },
        end() {
          if (ended) return;
          ended = true;
          write([...take(record), toEntry(viewer, { action: "stream_closed" })]);
          if (unwritten.size + left.length > 0) return;
          cancel?.();
          cancel = null;
        },
      };
    },
  };
}
