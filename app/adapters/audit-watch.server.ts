import { existsSync } from "node:fs";
import pg from "pg";
import type { AuditCheck } from "~/services/ports/audit-log";
import type { Clock } from "~/services/ports/clock";
import type { Log } from "~/services/ports/log";
import type { Metrics } from "~/services/ports/metrics";
import type { PostgresDatabase } from "./postgres-database.server";
import { type AuditReport, verifyAudit } from "./verify-audit.server";

/** Once the process has started and is quiet; then every hour it looks whether a day has passed. */
const FIRST_MS = 60_000;
const LOOK_MS = 60 * 60_000;
const DAY_MS = 24 * LOOK_MS;
/** The lock of the trail's heads: while rows are compared with heads nobody writes new ones. */
const LOCK = { class: 1_096_108_370, key: 0 };

/** Verifies the audit trail once a day, whichever process comes first; the others learn what it found. */
export interface AuditWatch {
  /** Verifies if the last time was a day ago. Throws when the database is away. */
  look(): Promise<void>;
  /** From now on, until `stop`. */
  start(): void;
  stop(): void;
}

/** What it found is a row for the admins' page, a line in the log and two metrics. */
export function createAuditWatch(deps: {
  readonly database: Pick<PostgresDatabase, "run" | "transaction">;
  /** For a connection of its own: the lock is held for as long as the verification takes. */
  readonly connection: pg.ClientConfig;
  readonly headsFile: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "auditVerified">;
}): AuditWatch {
  const { database, connection, headsFile, clock, log, metrics } = deps;
  let cancel: (() => void) | null = null;

  async function findFresh(): Promise<AuditCheck | null> {
    const checks = await database.transaction({ role: "auditor" }, (tx) => tx.audit.listChecks());
    const last = checks.find(({ kind }) => kind === "verify");
    return last !== undefined && clock.now().getTime() - last.at.getTime() < DAY_MS ? last : null;
  }

  async function verify(): Promise<void> {
    const report = await verifyAudit(database, existsSync(headsFile) ? headsFile : null);
    const { events, problems } = report;
    await database.transaction({ role: "auditor" }, (tx) =>
      tx.audit.insertCheck({ kind: "verify", events, problems }),
    );
    tell(log, report);
  }

  async function look(): Promise<void> {
    if ((await findFresh()) === null)
      await withTrailLock(connection, async () => {
        // Another process may just have done it.
        if ((await findFresh()) === null) await verify();
      });
    const last = await findFresh();
    if (last !== null) metrics.auditVerified(last.problems === 0, last.at);
  }

  function lookLater(ms: number): void {
    cancel = clock.after(ms, () => {
      look()
        .catch((error: unknown) => log.error("audit_verify_failed", error))
        .finally(() => {
          if (cancel !== null) lookLater(LOOK_MS);
        });
    });
  }

  return {
    look,
    start() {
      if (cancel === null) lookLater(FIRST_MS);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}

function tell(log: Log, { events, chains, problems, first }: AuditReport): void {
  if (problems === 0) {
    log.info("audit_verified", { events, chains, problems });
    return;
  }
  const part = first.map(({ chain, position, kind }) => `${chain}:${position}:${kind}`).join(" ");
  log.error("audit_not_intact", new Error("The audit trail is not intact."), {
    events,
    chains,
    problems,
    part,
  });
}

/** Does nothing when somebody else holds the lock. It goes with its connection, so no crash can leave it behind. */
async function withTrailLock(connection: pg.ClientConfig, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ ...connection, application_name: "renavest-chat audit" });
  // A connection that breaks is noticed by the next query; unheard, it would be the end of the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ free: boolean }>("select pg_try_advisory_lock($1, $2) as free", [
      LOCK.class,
      LOCK.key,
    ]);
    if (rows[0]?.free === true) await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
