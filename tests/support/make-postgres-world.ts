import { randomBytes } from "node:crypto";
import pg from "pg";
import { createPostgresDatabase, type PostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import type { Log } from "~/services/ports/log";
import { destroyKey } from "../../prisma/keys/destroy-key";
import { createFakeLog } from "./fake-log";
import { type StoredRow, toSubscriptions, type World } from "./make-world";
import { createTestDatabase, type TestDatabase } from "./postgres";

/** A world in a PostgreSQL database of its own. */
export interface PostgresWorld extends World {
  readonly database: PostgresDatabase;
  readonly test: TestDatabase;
  readonly pool: pg.Pool;
  /** One statement past all rights. */
  run(sql: string, values?: readonly unknown[]): Promise<pg.QueryResult>;
}

export async function makePostgresWorld({
  log = createFakeLog() as Log,
  poolSize = 8,
} = {}): Promise<PostgresWorld> {
  const test = await createTestDatabase();
  const superuser = new pg.Pool({ ...test.superuser, max: 2 });
  superuser.on("error", () => undefined);
  const pool = createPostgresPool({ connection: test.connection, size: poolSize, log });
  const database = createPostgresDatabase({ pool });
  const run = (sql: string, values: readonly unknown[] = []) => superuser.query(sql, [...values]);
  const setSubscriptions: World["setSubscriptions"] = async (userId, subscriptions) => {
    await run("delete from subscriptions where user_id = $1", [userId]);
    for (const { kind, status, startsAt, endsAt, sourceId = null } of subscriptions)
      await run(
        "insert into subscriptions (user_id, kind, status, starts_at, ends_at, source_id) values ($1, $2, $3, $4, $5, $6)",
        [userId, kind, status, startsAt, endsAt, sourceId],
      );
  };

  return {
    ...{ database, test, pool, run, setSubscriptions },
    async addPerson(seed) {
      const unique = randomBytes(8).toString("hex");
      const { clerkUserId, email, name, id } = {
        clerkUserId: `user_${unique}`,
        email: `${unique}@example.com`,
        name: seed.name ?? `Person ${unique}`,
        id: `person-${unique}`,
      };
      const { rows } = await run(
        "insert into users (public_id, clerk_user_id, email, name, role) values ($1, $2, $3, $4, $5) returning id",
        [id, clerkUserId, email, name, seed.role],
      );
      const userId: number = rows[0].id;
      if (seed.role === "therapist")
        await run("insert into therapists (user_id, accepts_new) values ($1, $2)", [
          userId,
          seed.acceptsNew ?? true,
        ]);
      const subscriptions = toSubscriptions(seed);
      await setSubscriptions(userId, subscriptions);
      return {
        userId,
        id,
        clerkUserId,
        email,
        name,
        role: seed.role,
        sessionId: `sess_${unique}`,
        subscriptions,
      };
    },
    async disable(userId) {
      await run("update users set disabled_at = now() where id = $1", [userId]);
    },
    async replaceProspect(channelId, prospectUserId) {
      await run("update chat_channels set prospect_user_id = $2 where channel_identifier = $1", [
        channelId,
        prospectUserId,
      ]);
    },
    async addAppointment({ therapist, prospect, status }) {
      await run(
        `insert into appointments (individual_id, volunteer_id, start_time, end_time, time_zone, status)
        select p.clerk_user_id, t.clerk_user_id, now(), now() + interval '1 hour', 'America/New_York', $3
        from users p, users t where p.id = $1 and t.id = $2`,
        [prospect.userId, therapist.userId, status],
      );
    },
    async patchMessage(messageId, { content, channelDbId, deletedAt }) {
      await run(
        `update chat_messages set content = coalesce($2, content), channel_id = coalesce($3, channel_id),
          deleted_at = coalesce($4, deleted_at) where public_id = $1`,
        [messageId, content ?? null, channelDbId ?? null, deletedAt ?? null],
      );
    },
    async replaceHistory(channelId, { epoch, version, lastSeq }) {
      await run(
        "delete from chat_messages m using chat_channels c where c.id = m.channel_id and c.channel_identifier = $1 and m.seq > $2",
        [channelId, lastSeq],
      );
      await run(
        `update chat_channels set epoch = $2, version = $3, last_seq = $4,
          last_message_at = case when $4::bigint = 0 then null else last_message_at end
        where channel_identifier = $1`,
        [channelId, epoch, version, lastSeq],
      );
    },
    async destroyKey(channelId) {
      const options = { connection: test.connection, channelId, reason: "test" };
      if ((await destroyKey(options)) !== "destroyed") throw new Error("the key was not destroyed");
    },
    async listStored(channelId) {
      const { rows } = await run(
        `select m.public_id, m.seq::int, m.version::int, m.author_user_id, m.client_message_id, m.content
        from chat_messages m join chat_channels c on c.id = m.channel_id
        where c.channel_identifier = $1 order by m.seq`,
        [channelId],
      );
      return rows.map(
        (row): StoredRow => ({
          ...{ id: row.public_id, seq: row.seq, version: row.version, content: row.content },
          ...{ authorUserId: row.author_user_id, clientMessageId: row.client_message_id },
        }),
      );
    },
    async listRevisions(messageId) {
      const { rows } = await run(
        `select r.version::int, r.content, r.key_id as "keyId" from chat_message_revisions r
        join chat_messages m on m.id = r.message_id where m.public_id = $1 order by r.version`,
        [messageId],
      );
      return rows;
    },
    async countChannels() {
      return (await run("select count(*)::int as channels from chat_channels")).rows[0].channels;
    },
    async close() {
      await database.close();
      await superuser.end();
      await test.drop();
    },
  };
}
