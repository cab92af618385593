import type { Role } from "~/domain/people";
import type { IssuerRecords, IssuerTransaction } from "~/services/ports/issuer-records";
import { toRole } from "./member-row.server";
import type { PostgresDatabase, TransactionClient } from "./postgres-database.server";

/** Locks of deliveries, told apart from other advisory locks by their first half. */
const LOCK_CLASS = 1_464_156_235;

/** What the issuer tells us, in PostgreSQL, as the worker. */
export function createIssuerRecords({
  database,
}: {
  database: Pick<PostgresDatabase, "run">;
}): IssuerRecords {
  return {
    transaction: (subject, work) =>
      database.run({ role: "worker" }, async (client) => {
        await client.$queryRaw`select pg_advisory_xact_lock(${LOCK_CLASS}::int, hashtext(${subject}))::text`;
        return await work(toTransaction(client));
      }),
  };
}

function toTransaction(client: TransactionClient): IssuerTransaction {
  const exists = async (question: Promise<readonly unknown[]>) => (await question).length > 0;
  return {
    isKnownDelivery: (id) =>
      exists(client.$queryRaw`select 1 from webhook_deliveries where provider = 'clerk' and id = ${id}`),
    async recordDelivery({ id, eventType, clerkUserId }, outcome) {
      await client.$executeRaw`
        insert into webhook_deliveries (provider, id, event_type, subject, outcome)
        values ('clerk', ${id}, ${eventType}, ${clerkUserId}, ${outcome})`;
    },
    isDeleted: (clerkUserId) =>
      exists(
        client.$queryRaw`
          select 1 from webhook_deliveries where event_type = 'user.deleted' and subject = ${clerkUserId} limit 1`,
      ),
    async findPerson(clerkUserId) {
      // Locked before the first change that is audited: whoever holds a chain of the trail waits for nothing else.
      const [row] = await client.$queryRaw<{ id: number; role: string; issuer_updated_at: Date | null }[]>`
        select id, role, issuer_updated_at from users where clerk_user_id = ${clerkUserId} for update`;
      return row === undefined
        ? null
        : { userId: row.id, role: toRole(row.role), issuerUpdatedAt: row.issuer_updated_at };
    },
    isEmailTaken: (email, clerkUserId) =>
      exists(
        client.$queryRaw`select 1 from users where email = lower(${email}) and clerk_user_id <> ${clerkUserId}`,
      ),
    async insertPerson({ id, clerkUserId, email, name, role, issuerUpdatedAt }) {
      await client.$executeRaw`
        insert into users (public_id, clerk_user_id, email, name, role, issuer_updated_at)
        values (${id}, ${clerkUserId}, lower(${email}), ${name}, ${role}, ${issuerUpdatedAt})`;
      await client.$executeRaw`
        insert into therapists (user_id) select id from users where clerk_user_id = ${clerkUserId} and role = 'therapist'`;
    },
    async updatePerson(userId, { email, name, role, issuerUpdatedAt }) {
      await addPractice(client, userId, role);
      await client.$executeRaw`
        update users set email = coalesce(lower(${email}::text), email), name = ${name}, role = ${role},
          issuer_updated_at = ${issuerUpdatedAt}
        where id = ${userId}`;
    },
    async disablePerson(userId) {
      await client.$executeRaw`update users set disabled_at = now() where id = ${userId} and disabled_at is null`;
    },
    async findPlan(sourceId) {
      const [row] = await client.$queryRaw<{ source_status: string; source_updated_at: Date }[]>`
        select source_status, source_updated_at from subscriptions where source_id = ${sourceId} for update`;
      return row === undefined
        ? null
        : { sourceStatus: row.source_status, sourceUpdatedAt: row.source_updated_at };
    },
    async putPlan(userId, sourceId, { kind, status, startsAt, endsAt, sourceStatus, sourceUpdatedAt }) {
      await client.$executeRaw`
        insert into subscriptions (user_id, kind, status, starts_at, ends_at, source_id, source_status, source_updated_at)
        values (${userId}, ${kind}, ${status}, ${startsAt}, ${endsAt}, ${sourceId}, ${sourceStatus}, ${sourceUpdatedAt})
        on conflict (source_id) do update set kind = excluded.kind, status = excluded.status,
          starts_at = excluded.starts_at, ends_at = excluded.ends_at, source_status = excluded.source_status,
          source_updated_at = excluded.source_updated_at
        where subscriptions.user_id = excluded.user_id`;
    },
  };
}

async function addPractice(client: TransactionClient, userId: number, role: Role): Promise<void> {
  if (role !== "therapist") return;
  await client.$executeRaw`insert into therapists (user_id) values (${userId}) on conflict (user_id) do nothing`;
}
