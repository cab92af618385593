import type { Clock } from "~/services/ports/clock";
import type { Log } from "~/services/ports/log";
import { type AuditReader, type ChainHead, readHeads } from "./audit-chain-rows.server";
import { appendHeads } from "./audit-heads-file.server";

const EVERY_MS = 10 * 60_000;
/** Once the process has started and is quiet. */
const FIRST_MS = 10_000;
/** Of all locks of the trail the one of its heads; chains have 1 to 16. */
const LOCK = { class: 1_096_108_370, key: 0 };

/** Writes the heads of the trail's chains outside the database, because a chain alone cannot show that its end was cut off. */
export interface AuditHeads {
  /** Null: another process is at it. Throws when the file cannot be written. */
  exportNow(): Promise<readonly ChainHead[] | null>;
  /** From now on every ten minutes, until `stop`. */
  start(): void;
  stop(): void;
}

/** To a file of this machine and to the log, which goes wherever logs are kept. */
export function createAuditHeads(deps: {
  readonly database: AuditReader;
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}): AuditHeads {
  const { database, file, clock, log } = deps;
  let cancel: (() => void) | null = null;

  async function exportNow(): Promise<readonly ChainHead[] | null> {
    const heads = await database.run({ role: "auditor" }, async (client) => {
      const [lock] = await client.$queryRaw<{ free: boolean }[]>`
        select pg_try_advisory_xact_lock(${LOCK.class}::int, ${LOCK.key}::int) as free`;
      if (lock?.free !== true) return null;
      const read = await readHeads(client);
      await appendHeads(file, read, clock.now());
      const events = read.reduce((sum, { position }) => sum + position, 0);
      await client.$executeRaw`insert into audit_checks (kind, events) values ('heads', ${events}::bigint)`;
      return read;
    });
    if (heads !== null)
      log.info("audit_heads", {
        heads: heads.map((head) => `${head.chain}:${head.position}:${head.hash}`).join(" "),
      });
    return heads;
  }

  function runLater(ms = EVERY_MS): void {
    cancel = clock.after(ms, () => {
      exportNow()
        .catch((error: unknown) => log.error("audit_heads_failed", error))
        .finally(() => {
          if (cancel !== null) runLater();
        });
    });
  }

  return {
    exportNow,
    start() {
      if (cancel === null) runLater(FIRST_MS);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
