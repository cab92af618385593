import type { WidgetMode } from "~/protocol/widget-frame";
import type {
  PartnerAlgorithm,
  PartnerChannel,
  PartnerPersonOrder,
  PartnerRecords,
} from "~/services/ports/partner-records";
import { toOfficeHours } from "./office-hours-row.server";
import type { PostgresDatabase, TransactionClient } from "./postgres-database.server";
import { createWidgetCodes } from "./widget-codes.server";
import { toTokenHash } from "./widget-token-hash.server";

/** Locks of people who arrive for the first time, told apart from other advisory locks by their first half. */
const LOCK_CLASS = 1_346_454_355;
const SITE_KEY = /^[A-Za-z0-9_-]{22,64}$/;

interface SiteRow {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly allowed_origins: readonly string[];
  readonly modes: readonly WidgetMode[];
  readonly accent: string | null;
  readonly greeting_en: string | null;
  readonly greeting_es: string | null;
  readonly reply_promise_en: string | null;
  readonly reply_promise_es: string | null;
  readonly office_hours: unknown;
  readonly anonymous_purge_days: number;
  readonly therapist_public_id: string;
}

/** Partners in PostgreSQL: as the worker, and for a conversation as the person whose it is. */
export function createPartnerRecords({
  database,
}: {
  database: Pick<PostgresDatabase, "run">;
}): PartnerRecords {
  return {
    findSite: async (siteKey) => {
      if (!SITE_KEY.test(siteKey)) return null;
      const [row] = await database.run(
        { role: "worker" },
        (client) => client.$queryRaw<SiteRow[]>`
          select s.id, s.name, s.status, s.allowed_origins, s.modes, s.accent, s.greeting_en, s.greeting_es,
            s.reply_promise_en, s.reply_promise_es, s.office_hours, s.anonymous_purge_days, tu.public_id as therapist_public_id
          from partner_sites s join therapists t on t.id = s.therapist_id join users tu on tu.id = t.user_id
          where s.site_key = ${siteKey}`,
      );
      return row === undefined ? null : toSite(siteKey, row);
    },
    findKey: async ({ siteDbId, siteKey }, kid) => {
      const [row] = await database.run(
        { role: "worker" },
        (client) => client.$queryRaw<
          { algorithm: PartnerAlgorithm; public_key: string | null; wrapped_secret: string | null }[]
        >`
          select algorithm, public_key, wrapped_secret from partner_keys
          where site_id = ${siteDbId} and kid = ${kid} and valid_from <= now()
            and (valid_until is null or valid_until > now())`,
      );
      if (row === undefined) return null;
      return { ...{ siteKey, kid }, ...toKey(row) };
    },
    putPerson: (order) => database.run({ role: "worker" }, (client) => putPerson(client, order)),
    openChannel: (userId, siteDbId, fresh) =>
      database.run({ role: "app", userId }, async (client) => {
        const existing = await findChannel(client, userId, siteDbId);
        if (existing !== null) return { ...existing, created: false };
        const made = await client.$executeRaw`
          insert into chat_channels (channel_identifier, therapist_id, prospect_user_id, created_by_user_id, data_key,
            partner_site_id)
          select ${fresh.id}, r.therapist_id, ${userId}, ${userId}, ${fresh.wrappedKey}, ${siteDbId}
          from (select app_routed_therapist(${siteDbId}::int) as therapist_id) r where r.therapist_id is not null
          on conflict (therapist_id, prospect_user_id) where kind = 'direct' do nothing`;
        const found = await findChannel(client, userId, siteDbId);
        return found === null ? null : { ...found, created: made === 1 };
      }),
    insertSession: async ({ sessionId, accessToken, siteDbId, userId, channelDbId, jti, expiresAt }) => {
      const inserted = await database.run(
        { role: "worker" },
        (client) => client.$executeRaw`
          insert into widget_sessions (session_id, token_hash, site_id, user_id, channel_id, jti, expires_at)
          select ${sessionId}, ${toTokenHash(accessToken)}, s.id, ${userId}, ${channelDbId}, ${jti}, ${expiresAt}
          from partner_sites s where s.id = ${siteDbId} and s.status = 'active'
          on conflict (site_id, jti) do nothing`,
      );
      return inserted === 1;
    },
    endSession: async (sessionId) => {
      await database.run(
        { role: "worker" },
        (client) => client.$executeRaw`
          update widget_sessions set ended_at = now(), end_reason = 'ended'
          where session_id = ${sessionId} and ended_at is null`,
      );
    },
    ...createWidgetCodes({ database }),
  };
}

function toSite(siteKey: string, row: SiteRow) {
  const inBoth = (en: string | null, es: string | null) => (en === null || es === null ? null : { en, es });
  return {
    ...{ siteDbId: row.id, siteKey, name: row.name, active: row.status === "active" },
    ...{ origins: row.allowed_origins, modes: row.modes, accent: row.accent },
    greeting: inBoth(row.greeting_en, row.greeting_es),
    replyPromise: inBoth(row.reply_promise_en, row.reply_promise_es),
    officeHours: toOfficeHours(row.office_hours),
    anonymousPurgeDays: row.anonymous_purge_days,
    therapistId: row.therapist_public_id,
  };
}

function toKey(row: {
  algorithm: PartnerAlgorithm;
  public_key: string | null;
  wrapped_secret: string | null;
}) {
  return { algorithm: row.algorithm, publicKey: row.public_key, wrappedSecret: row.wrapped_secret };
}

/** Two first tokens at once make one person. */
async function putPerson(client: TransactionClient, order: PartnerPersonOrder) {
  const { siteDbId, subject, name, claimedEmail, id } = order;
  await client.$queryRaw`select pg_advisory_xact_lock(${LOCK_CLASS}::int, hashtext(${`${siteDbId}/${subject}`}))::text`;
  const [known] = await client.$queryRaw<
    { id: number; clerk_user_id: string; name: string; disabled: boolean }[]
  >`
    select u.id, u.clerk_user_id, u.name, u.disabled_at is not null as disabled
    from partner_people p join users u on u.id = p.user_id
    where p.site_id = ${siteDbId} and p.subject = ${subject}`;
  if (known?.disabled) return null;
  if (known !== undefined) {
    if (name !== null && name !== known.name)
      await client.$executeRaw`update users set name = ${name} where id = ${known.id}`;
    return { userId: known.id, clerkUserId: known.clerk_user_id };
  }
  const clerkUserId = `partner_${id}`;
  // An address of nobody: one that a partner merely says is somebody's must not stand in its owner's way.
  const [made] = await client.$queryRaw<{ id: number }[]>`
    insert into users (public_id, clerk_user_id, email, name, role)
    values (${id}, ${clerkUserId}, lower(${`${id}@partner.invalid`}), ${name ?? order.nameIfNone}, 'prospect')
    returning id`;
  if (made === undefined) throw new Error("a partner's person was not made");
  await client.$executeRaw`
    insert into partner_people (site_id, subject, user_id, claimed_email)
    values (${siteDbId}, ${subject}, ${made.id}, ${claimedEmail})`;
  await client.$executeRaw`
    insert into subscriptions (user_id, kind, status, source_id)
    values (${made.id}, 'employer', 'active', ${`partner:${siteDbId}:${made.id}`})`;
  return { userId: made.id, clerkUserId };
}

/** The one with the therapist the site names now, else the one of theirs with the newest activity whose therapist is still there. */
async function findChannel(
  client: TransactionClient,
  userId: number,
  siteDbId: number,
): Promise<Omit<PartnerChannel, "created"> | null> {
  const [row] = await client.$queryRaw<{ id: number; channel_identifier: string; user_id: number }[]>`
    select c.id, c.channel_identifier, t.user_id
    from chat_channels c join therapists t on t.id = c.therapist_id join users tu on tu.id = t.user_id
    where c.prospect_user_id = ${userId} and c.partner_site_id = ${siteDbId} and tu.disabled_at is null
    order by c.therapist_id = app_routed_therapist(${siteDbId}::int) desc nulls last,
      coalesce(c.last_message_at, c.created_at) desc, c.id desc
    limit 1`;
  return row === undefined
    ? null
    : { channelDbId: row.id, id: row.channel_identifier, therapistUserId: row.user_id };
}
