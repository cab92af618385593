import { ChatError, isChatError } from "~/domain/errors";
import { createGroupQueue } from "./group-queue";
import type { AuditEntry } from "./ports/audit-log";
import type { ChatDatabase } from "./ports/chat-database";
import type { Clock } from "./ports/clock";
import type { Log } from "./ports/log";
import { createRefusalCounter } from "./refusal-counter";

/** The audit trail as the services write it (contract P10). */
export interface AuditTrail {
  /** Resolves once the event is stored for good. Throws `unavailable`: then what it tells of must not happen. */
  record(entry: AuditEntry): Promise<void>;
  /** Tells of a refusal without waiting; the same ones are counted, so that nobody can fill the disk by asking. */
  recordRefusal(entry: Omit<AuditEntry, "outcome" | "count" | "action">, action?: RefusalAction): void;
  /** Writes what is still counted and resolves when nothing is under way. Never throws. */
  settle(): Promise<void>;
}

type RefusalAction = "request_refused" | "credential_refused";

/** Events of many requests share commits, as sends do. */
export function createAuditTrail(deps: {
  readonly database: Pick<ChatDatabase, "appendAudit">;
  readonly clock: Clock;
  readonly log: Log;
}): AuditTrail {
  const queue = createGroupQueue<AuditEntry, void>({
    write: async (entries) => {
      await deps.database.appendAudit(entries);
      return entries.map(() => undefined);
    },
    ...{ maxGroup: 256, maxInFlight: 2, maxWaiting: 8_192 },
  });
  const underWay = new Set<Promise<void>>();

  function writeLater(entry: AuditEntry): void {
    const written = queue.add(entry).catch((error: unknown) => deps.log.error("audit_refusal_lost", error));
    underWay.add(written);
    void written.finally(() => underWay.delete(written));
  }

  const refusals = createRefusalCounter(deps.clock, writeLater);
  return {
    async record(entry) {
      try {
        await queue.add(entry);
      } catch (error) {
        // Whatever the reason, it may pass; what must not happen without the row does not happen.
        throw isChatError(error) ? error : new ChatError("unavailable", { cause: error });
      }
    },
    recordRefusal: (entry, action = "request_refused") =>
      refusals.count({ ...entry, action, outcome: "refused", count: 1 }),
    async settle() {
      refusals.writeAll();
      await Promise.all(underWay);
    },
  };
}
