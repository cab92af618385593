import type { VisitorRecords } from "~/services/ports/visitor-records";
import type { PostgresDatabase } from "./postgres-database.server";
import { toTokenHash } from "./widget-token-hash.server";

interface KeptRow {
  readonly channel_db_id: number;
  readonly channel: string;
  readonly visitor: number;
  readonly sessions: readonly string[];
}

/** Visitors in PostgreSQL, by its clock and as the worker. */
export function createVisitorRecords({
  database,
}: {
  readonly database: Pick<PostgresDatabase, "run">;
}): VisitorRecords {
  return {
    insertVisitor: ({ siteDbId, name, consentVersion, days, id }) =>
      database.run({ role: "worker" }, async (client) => {
        // Under this name no issuer knows anybody, and at this address nobody gets mail.
        const clerkUserId = `visitor_${id}`;
        const [made] = await client.$queryRaw<{ id: number }[]>`
          insert into users (public_id, clerk_user_id, email, name, role)
          select ${id}, ${clerkUserId}, lower(${`${id}@visitor.invalid`}), ${name}, 'prospect'
          from partner_sites s join therapists t on t.id = s.therapist_id join users u on u.id = t.user_id
          where s.id = ${siteDbId} and s.status = 'active' and t.accepts_new and u.disabled_at is null
          returning id`;
        if (made === undefined) return null;
        const [visitor] = await client.$queryRaw<{ purge_at: Date }[]>`
          insert into visitors (user_id, site_id, consent_version, purge_at)
          select ${made.id}, s.id, ${consentVersion}, now() + make_interval(hours => 24 * least(${days}::int, s.anonymous_purge_days))
          from partner_sites s where s.id = ${siteDbId}
          returning purge_at`;
        await client.$executeRaw`
          insert into subscriptions (user_id, kind, status, ends_at, source_id)
          values (${made.id}, 'trial', 'active', ${visitor?.purge_at}, ${`visitor:${siteDbId}:${made.id}`})`;
        return { userId: made.id, clerkUserId };
      }),
    async findRenewable(accessToken, { siteDbId }) {
      const [row] = await database.run(
        { role: "worker" },
        (client) => client.$queryRaw<
          {
            session_id: string;
            user_id: number;
            clerk_user_id: string;
            channel_id: number;
            channel: string;
          }[]
        >`
          select w.session_id, w.user_id, u.clerk_user_id, w.channel_id, c.channel_identifier as channel
          from widget_sessions w
          join visitors v on v.user_id = w.user_id and v.purge_at > now()
          join users u on u.id = w.user_id
          join chat_channels c on c.id = w.channel_id
          where w.token_hash = ${toTokenHash(accessToken)} and w.site_id = ${siteDbId}
            and w.ended_at is null and w.expires_at > now() - interval '1 hour'`,
      );
      if (row === undefined) return null;
      return {
        sessionId: row.session_id,
        person: { userId: row.user_id, clerkUserId: row.clerk_user_id },
        channel: { channelDbId: row.channel_id, id: row.channel },
      };
    },
    keep: ({ siteDbId, accessToken, userId, jti, consentVersion, access }) =>
      database.run({ role: "worker", access }, async (client) => {
        const [row] = await client.$queryRaw<KeptRow[]>`
          select channel_db_id, channel, visitor, sessions
          from keep_visit(${toTokenHash(accessToken)}, ${siteDbId}::int, ${userId}::int, ${jti}, ${consentVersion})`;
        if (row === undefined) return null;
        return {
          channel: { channelDbId: row.channel_db_id, id: row.channel },
          ...{ visitorUserId: row.visitor, sessionIds: row.sessions },
        };
      }),
    purgeDue: (atMost) =>
      database.run({ role: "worker" }, async (client) => {
        const rows = await client.$queryRaw<{ channel: string }[]>`
          select channel from purge_unverified(${atMost}::int)`;
        return rows.map(({ channel }) => channel);
      }),
    forgetOldSessions: (atMost) =>
      database.run({ role: "worker" }, async (client) => {
        const [row] = await client.$queryRaw<{ gone: number }[]>`
          select forget_widget_sessions(${atMost}::int) as gone`;
        return row?.gone ?? 0;
      }),
  };
}
