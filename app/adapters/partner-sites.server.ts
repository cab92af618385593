import type { PartnerSettings } from "~/domain/partner-site";
import type { PartnerAlgorithm } from "~/services/ports/partner-records";
import type { PartnerAdmin, PartnerOverview, PartnerSites } from "~/services/ports/partner-sites";
import { toOfficeHours } from "./office-hours-row.server";
import { createPartnerSiteKeys } from "./partner-site-keys.server";
import type { PostgresDatabase, TransactionClient } from "./postgres-database.server";

const SITE_KEY = /^[A-Za-z0-9_-]{22,64}$/;

interface OverviewRow {
  readonly site_key: string;
  readonly name: string;
  readonly status: string;
  readonly people: number;
  readonly conversations: number;
  readonly sessions: number;
}

interface DetailRow extends OverviewRow {
  readonly id: number;
  readonly therapist_public_id: string;
  readonly allowed_origins: readonly string[];
  readonly modes: readonly string[];
  readonly accent: string | null;
  readonly greeting_en: string | null;
  readonly greeting_es: string | null;
  readonly reply_promise_en: string | null;
  readonly reply_promise_es: string | null;
  readonly office_hours: unknown;
  readonly anonymous_purge_days: number;
}

/** Partners' sites in PostgreSQL, as an admin: row security and grants decide, and triggers write the trail. */
export function createPartnerSites({ database }: { database: Pick<PostgresDatabase, "run"> }): PartnerSites {
  const run = <T>(admin: PartnerAdmin, work: (client: TransactionClient) => Promise<T>) =>
    database.run({ role: "admin", ...admin }, work);

  return {
    list: (admin) => run(admin, async (client) => (await selectSites(client, null)).map(toOverview)),
    find: (admin, siteKey) =>
      run(admin, async (client) => {
        const [row] = SITE_KEY.test(siteKey) ? await selectSites(client, siteKey) : [];
        if (row === undefined) return null;
        const therapists = await selectTherapists(client, row.therapist_public_id);
        return {
          ...toOverview(row),
          settings: toSettings(row),
          keys: await selectKeys(client, row.id),
          therapists,
        };
      }),
    listTherapists: (admin) => run(admin, (client) => selectTherapists(client, null)),
    insert: (admin, siteKey, settings) =>
      run(admin, async (client) => {
        const { name, origins, accent, greeting, replyPromise, modes, therapistId, anonymousDays } = settings;
        const hours = settings.officeHours === null ? null : JSON.stringify(settings.officeHours);
        const made = await client.$executeRaw`
          insert into partner_sites (site_key, name, allowed_origins, accent, greeting_en, greeting_es,
            reply_promise_en, reply_promise_es, office_hours, therapist_id, modes, anonymous_purge_days)
          select ${siteKey}, ${name}, ${origins}::text[], ${accent}, ${greeting?.en ?? null}, ${greeting?.es ?? null},
            ${replyPromise?.en ?? null}, ${replyPromise?.es ?? null}, ${hours}::jsonb, t.id, ${modes}::text[],
            ${anonymousDays}
          from therapists t join users u on u.id = t.user_id
          where u.public_id = ${therapistId} and t.accepts_new and u.disabled_at is null`;
        return made === 1;
      }),
    update: (admin, siteKey, settings) => run(admin, (client) => updateSite(client, siteKey, settings)),
    setActive: (admin, siteKey, active) =>
      run(admin, async (client) => {
        const status = active ? "active" : "disabled";
        const changed = await client.$executeRaw`
          update partner_sites set status = ${status} where site_key = ${siteKey} and status <> ${status}`;
        return changed === 1;
      }),
    ...createPartnerSiteKeys(run),
  };
}

/** People whom another therapist has keep the one they have; whoever is chosen anew must take people. */
async function updateSite(
  client: TransactionClient,
  siteKey: string,
  settings: PartnerSettings,
): Promise<boolean> {
  const { name, origins, accent, greeting, replyPromise, modes, therapistId, anonymousDays } = settings;
  const hours = settings.officeHours === null ? null : JSON.stringify(settings.officeHours);
  const changed = await client.$executeRaw`
    update partner_sites s set name = ${name}, allowed_origins = ${origins}::text[], accent = ${accent},
      greeting_en = ${greeting?.en ?? null}, greeting_es = ${greeting?.es ?? null},
      reply_promise_en = ${replyPromise?.en ?? null}, reply_promise_es = ${replyPromise?.es ?? null},
      office_hours = ${hours}::jsonb, modes = ${modes}::text[], therapist_id = t.id, anonymous_purge_days = ${anonymousDays}
    from therapists t join users u on u.id = t.user_id
    where s.site_key = ${siteKey} and u.public_id = ${therapistId}
      and (t.id = s.therapist_id or (t.accepts_new and u.disabled_at is null))`;
  return changed === 1;
}

function selectSites(client: TransactionClient, siteKey: string | null): Promise<DetailRow[]> {
  return client.$queryRaw<DetailRow[]>`
    select s.id, s.site_key, s.name, s.status, s.allowed_origins, s.modes, s.accent, s.greeting_en, s.greeting_es,
      s.reply_promise_en, s.reply_promise_es, s.office_hours, s.anonymous_purge_days, tu.public_id as therapist_public_id,
      (select count(*)::int from partner_people p where p.site_id = s.id) as people,
      (select count(*)::int from chat_channels c where c.partner_site_id = s.id) as conversations,
      (select count(*)::int from widget_sessions w where w.site_id = s.id and w.created_at > now() - interval '7 days')
        as sessions
    from partner_sites s join therapists t on t.id = s.therapist_id join users tu on tu.id = t.user_id
    where ${siteKey}::text is null or s.site_key = ${siteKey}
    order by lower(s.name), s.id`;
}

function selectTherapists(client: TransactionClient, chosen: string | null) {
  return client.$queryRaw<{ id: string; name: string }[]>`
    select u.public_id as id, u.name from therapists t join users u on u.id = t.user_id
    where (t.accepts_new and u.disabled_at is null) or u.public_id = ${chosen}
    order by u.name, u.id`;
}

async function selectKeys(client: TransactionClient, siteDbId: number) {
  const rows = await client.$queryRaw<
    { kid: string; algorithm: PartnerAlgorithm; valid_from: Date; valid_until: Date | null; valid: boolean }[]
  >`
    select kid, algorithm, valid_from, valid_until, valid_until is null or valid_until > now() as valid
    from partner_keys where site_id = ${siteDbId} order by id desc`;
  return rows.map(({ valid_from: validFrom, valid_until: validUntil, ...row }) => ({
    ...row,
    validFrom,
    validUntil,
  }));
}

function toOverview(row: OverviewRow): PartnerOverview {
  const { site_key: siteKey, name, status, people, conversations, sessions } = row;
  return { siteKey, name, active: status === "active", people, conversations, sessions };
}

function toSettings(row: DetailRow) {
  const inBoth = (en: string | null, es: string | null) => (en === null || es === null ? null : { en, es });
  return {
    ...{ name: row.name, origins: row.allowed_origins, modes: row.modes, accent: row.accent },
    ...{ therapistId: row.therapist_public_id, anonymousDays: row.anonymous_purge_days },
    greeting: inBoth(row.greeting_en, row.greeting_es),
    replyPromise: inBoth(row.reply_promise_en, row.reply_promise_es),
    officeHours: toOfficeHours(row.office_hours),
  };
}
