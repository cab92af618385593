import type { EndedSessions } from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";
import type { PostgresDatabase } from "./postgres-database.server";

/** A session ended on another instance is refused here after this long at most. */
const FRESH_MS = 2_000;

/**
 * Ended sessions in PostgreSQL, so that every instance knows them. Few people sign out within a token's life: the whole
 * list is read every two seconds of use, instead of one row for every request.
 */
export function createEndedSessions(options: {
  readonly database: Pick<PostgresDatabase, "run">;
  readonly clock: Clock;
}): EndedSessions {
  const { database, clock } = options;
  /** Ended here: these must count at once, whatever a list says that was read a moment before. */
  const endedHere = new Map<string, Date>();
  let listed: ReadonlySet<string> = new Set();
  let listedAtMs = Number.NEGATIVE_INFINITY;
  let listing: Promise<void> | null = null;

  async function list(): Promise<void> {
    const now = clock.now();
    const rows = await database.run({ role: "worker" }, (client) =>
      client.endedLocalSession.findMany({ where: { expiresAt: { gt: now } }, select: { sessionId: true } }),
    );
    listed = new Set(rows.map((row) => row.sessionId));
    listedAtMs = now.getTime();
    for (const [sessionId, expiresAt] of endedHere) if (expiresAt <= now) endedHere.delete(sessionId);
  }

  /** Shares a reading that is on its way. */
  function listOnce(): Promise<void> {
    listing ??= list().finally(() => {
      listing = null;
    });
    return listing;
  }

  async function listIfOld(): Promise<void> {
    if (clock.now().getTime() - listedAtMs >= FRESH_MS) await listOnce();
  }

  const isEnded = (sessionId: string) => endedHere.has(sessionId) || listed.has(sessionId);

  return {
    async add(sessionId, expiresAt) {
      await database.run(
        { role: "worker" },
        // By hand: the model API would fill ended_at, which the database alone may set.
        (client) => client.$executeRaw`
          insert into ended_local_sessions (session_id, expires_at) values (${sessionId}, ${expiresAt})
          on conflict do nothing`,
      );
      endedHere.set(sessionId, expiresAt);
    },
    async has(sessionId) {
      await listIfOld();
      return isEnded(sessionId);
    },
    async findEnded(sessionIds, { fresh }) {
      // A reading that is on its way may have begun before what we were told of.
      if (fresh) await listing?.catch(() => undefined);
      await (fresh ? listOnce() : listIfOld());
      return sessionIds.filter(isEnded);
    },
  };
}
