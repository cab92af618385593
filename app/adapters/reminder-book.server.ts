import type { ReminderBook } from "~/services/ports/reminder-book";
import type { PostgresDatabase } from "./postgres-database.server";

interface DueRow {
  readonly user_id: number;
  readonly email: string;
  readonly locale: "en" | "es";
  readonly channel_ids: readonly string[];
}

/** Reminders in PostgreSQL: the chore as the worker, a person's own choice as that person. */
export function createReminderBook({ database }: { database: Pick<PostgresDatabase, "run"> }): ReminderBook {
  return {
    claimNext: ({ claimId, waitMinutes, leaseSeconds }) =>
      database.run({ role: "worker" }, async (client) => {
        // Messages of others that have waited long enough; a prospect without a plan could not read them.
        const rows = await client.$queryRaw<DueRow[]>`
          with waiting as (
            select u.id as user_id, u.email, c.channel_identifier, m.created_at, reads.last_at
            from chat_channels c
            join therapists t on t.id = c.therapist_id
            join users u on u.id in (c.prospect_user_id, t.user_id) and u.disabled_at is null
            left join chat_reads r on r.channel_id = c.id and r.user_id = u.id
            join lateral (
              select max(m.created_at) as created_at, min(m.created_at) as oldest_at from chat_messages m
              left join reminders told on told.user_id = u.id
              where m.channel_id = c.id and m.seq > coalesce(r.seq, 0) and m.kind = 'text'
                and m.author_user_id <> u.id and m.deleted_at is null
                and m.created_at > coalesce(told.told_at - make_interval(mins => ${waitMinutes}::int), '-infinity')
            ) m on m.oldest_at <= clock_timestamp() - make_interval(mins => ${waitMinutes}::int)
            left join lateral (
              select max(own.at) as last_at from chat_reads own where own.user_id = u.id
            ) reads on true
            where c.last_seq > coalesce(r.seq, 0) and c.key_destroyed_at is null
              -- People of a partner's site: what the site says of their address, nobody has checked.
              and not exists (select from partner_people pp where pp.user_id = u.id)
              and (u.role <> 'prospect' or exists (
                select from subscriptions s where s.user_id = u.id and s.status = 'active'
                  and s.starts_at <= clock_timestamp() and (s.ends_at is null or s.ends_at > clock_timestamp())
              ))
          ),
          due as (
            select user_id, email, array_agg(channel_identifier order by created_at desc) as channel_ids,
              min(created_at) as first_at, max(last_at) as last_at
            from waiting group by user_id, email
          ),
          known as (
            insert into reminders (user_id) select user_id from due order by user_id on conflict do nothing
          )
          select due.user_id, due.email, due.channel_ids, coalesce(r.locale, 'en') as locale
          from due left join reminders r on r.user_id = due.user_id
          where r.off_at is null
            and (r.claimed_until is null or r.claimed_until <= clock_timestamp())
            and (r.next_try_at is null or r.next_try_at <= clock_timestamp())
            and (r.told_at is null or due.last_at > r.told_at)
          order by due.first_at limit 50`;
        for (const row of rows) {
          // One at a time; whoever came first between the question and now keeps it.
          const claimed = await client.$executeRaw`
            update reminders set claim_id = ${claimId}, claimed_at = clock_timestamp(),
              claimed_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int)
            where user_id = (
              select user_id from reminders where user_id = ${row.user_id} and off_at is null
                and (claimed_until is null or claimed_until <= clock_timestamp())
                and (next_try_at is null or next_try_at <= clock_timestamp())
                and (told_at is null or exists (
                  select from chat_reads own where own.user_id = reminders.user_id and own.at > reminders.told_at
                ))
              for update skip locked
            )`;
          if (claimed === 1)
            return {
              ...{ userId: row.user_id, claimId, email: row.email },
              ...{ locale: row.locale, channelIds: row.channel_ids },
            };
        }
        return null;
      }),
    confirm: ({ userId, claimId }) =>
      database.run({ role: "worker" }, async (client) => {
        await client.$executeRaw`
          update reminders set told_at = claimed_at, claim_id = null, claimed_at = null, claimed_until = null,
            failures = 0, next_try_at = null
          where user_id = ${userId} and claim_id = ${claimId}`;
      }),
    putOff: ({ userId, claimId }) =>
      database.run({ role: "worker" }, async (client) => {
        // Two minutes, four, eight, up to a little more than eight hours.
        await client.$executeRaw`
          update reminders set failures = failures + 1, claim_id = null, claimed_at = null, claimed_until = null,
            next_try_at = clock_timestamp() + make_interval(mins => (2 ^ least(failures + 1, 9))::int)
          where user_id = ${userId} and claim_id = ${claimId}`;
      }),
    findChoice: (userId) =>
      database.run({ role: "app", userId }, async (client) => {
        const [row] = await client.$queryRaw<{ off_at: Date | null }[]>`
          select off_at from reminders where user_id = ${userId}`;
        return { wanted: (row?.off_at ?? null) === null };
      }),
    choose: (userId, { wanted, locale }) =>
      database.run({ role: "app", userId }, async (client) => {
        const offAt = wanted ? null : new Date();
        await client.$executeRaw`
          insert into reminders (user_id, off_at, locale) values (${userId}, ${offAt}, ${locale})
          on conflict (user_id) do update set off_at = excluded.off_at, locale = excluded.locale`;
      }),
    rememberLocale: (userId, locale) =>
      database.run({ role: "app", userId }, async (client) => {
        await client.$executeRaw`
          insert into reminders (user_id, locale) values (${userId}, ${locale})
          on conflict (user_id) do update set locale = excluded.locale where reminders.locale <> excluded.locale`;
      }),
  };
}
