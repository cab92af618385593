import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXPORT_CHECKS } from "../support/export-checks";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { PARTNER_CASES } from "../support/postgres-partner-checks";
import { append, insertPair, insertUser, makeDraft, makeId, type PairRows } from "../support/postgres-rows";
import { RETENTION_CHECKS } from "../support/retention-checks";
import { STREAM_CHECKS } from "../support/stream-checks";

let database: TestDatabase;
let admin: pg.Client;
let pair: PairRows;
let clerk: { individual: string; volunteer: string };
let appointmentId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client(database.superuser);
  await admin.connect();
  pair = await insertPair(admin);
  await append(admin, [makeDraft(pair.channel, pair.prospectUserId)]);
  clerk = {
    individual: (await insertUser(admin, "prospect")).clerkUserId,
    volunteer: (await insertUser(admin, "therapist")).clerkUserId,
  };
  const { rows } = await admin.query<{ id: number }>(
    `INSERT INTO appointments (individual_id, volunteer_id, start_time, end_time, time_zone)
     VALUES ($1, $2, now(), now() + interval '1 hour', 'Europe/Berlin') RETURNING id`,
    [clerk.individual, clerk.volunteer],
  );
  appointmentId = rows[0]!.id;
  await admin.query(
    "INSERT INTO appointment_chats (appointment_id, stream_channel_id) VALUES ($1, 'first')",
    [appointmentId],
  );
  await admin.query(
    "INSERT INTO chat_logs (appointment_id, stream_message_id, sender_id, content) VALUES ($1, 'm1', 's', 'v1.x')",
    [appointmentId],
  );
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** Runs a statement with the pair's numbers filled in and takes it back; what refused it, else "allowed". */
async function tryIt(sql: string): Promise<string> {
  const filled = sql
    .replaceAll(":channel", String(pair.channelId))
    .replaceAll(":therapist", String(pair.therapistId))
    .replaceAll(":prospect", String(pair.prospectUserId))
    .replaceAll(":appointment", String(appointmentId))
    .replaceAll(":individual", `'${clerk.individual}'`)
    .replaceAll(":volunteer", `'${clerk.volunteer}'`)
    .replaceAll(":id", () => `'${makeId()}'`);
  await admin.query("BEGIN");
  try {
    await admin.query(filled);
    return "allowed";
  } catch (error) {
    const { constraint, column, code } = error as pg.DatabaseError;
    return constraint ?? column ?? code ?? "no code";
  } finally {
    await admin.query("ROLLBACK");
  }
}

const USER = "INSERT INTO users (clerk_user_id, email, name, role) VALUES";
const PLAN = "INSERT INTO subscriptions (user_id, kind, status, starts_at, ends_at) VALUES";
const CHANNEL =
  "INSERT INTO chat_channels (channel_identifier, kind, therapist_id, prospect_user_id, data_key) VALUES";
const CHAT =
  "INSERT INTO chat_channels (channel_identifier, kind, therapist_id, prospect_user_id, data_key, appointment_id, closes_at) VALUES";
const MESSAGE = `INSERT INTO chat_messages (public_id, channel_id, author_user_id, author_email, author_name,
  client_message_id, seq, version, kind, content, key_id, fingerprint) VALUES`;
const BOOKED =
  "INSERT INTO appointments (public_id, individual_id, volunteer_id, start_time, end_time, time_zone) VALUES";
const APPOINTMENT =
  "INSERT INTO appointments (individual_id, volunteer_id, start_time, end_time, time_zone, status) VALUES";
const LOG =
  "INSERT INTO chat_logs (appointment_id, stream_message_id, sender_id, content, message_type) VALUES";

const DESTROY = `UPDATE chat_channels
  SET data_key = '', key_destroyed_at = now(), key_destroyed_reason = 'x', status = 'closed', closed_at = now()`;

const CASES: readonly (readonly [string, string])[] = [
  ["users_email_check", `${USER} ('c', 'Upper@example.com', 'N', 'prospect')`],
  ["users_role_check", `${USER} ('c', 'a@example.com', 'N', 'root')`],
  ["users_clerk_user_id_check", `${USER} ('', 'a@example.com', 'N', 'prospect')`],
  ["users_public_id_check", "UPDATE users SET public_id = 'short'"],
  ["subscriptions_kind_check", `${PLAN} (:prospect, 'gift', 'active', now(), NULL)`],
  ["subscriptions_status_check", `${PLAN} (:prospect, 'trial', 'paused', now(), NULL)`],
  ["allowed", `${PLAN} (:prospect, 'trial', 'pending', now(), NULL)`],
  ["subscriptions_source_status_check", "UPDATE subscriptions SET source_status = repeat('x', 41)"],
  ["subscriptions_period_check", `${PLAN} (:prospect, 'trial', 'active', now(), now())`],
  ["chat_channels_channel_identifier_check", `${CHANNEL} ('short', 'direct', :therapist, :prospect, 'k')`],
  ["chat_channels_visitor_check", "UPDATE chat_channels SET visitor_of = 'A'"],
  [
    "chat_channels_kept_check",
    "UPDATE chat_channels SET visitor_of = 'A', visitor_until = now(), kept_from = 'A'",
  ],
  ["allowed", `${CHANNEL} (:id, 'kept', :therapist, :prospect, 'k')`],
  ["chat_channels_kind_check", `${CHANNEL} (:id, 'group', :therapist, :prospect, 'k')`],
  ["chat_channels_direct_pair_key", `${CHANNEL} (:id, 'direct', :therapist, :prospect, 'k')`],
  ["allowed", `${CHAT} (:id, 'appointment', :therapist, :prospect, 'k', :appointment, now())`],
  ["chat_channels_appointment_check", `${CHANNEL} (:id, 'appointment', :therapist, :prospect, 'k')`],
  [
    "chat_channels_appointment_check",
    `${CHAT} (:id, 'appointment', :therapist, :prospect, 'k', :appointment, NULL)`,
  ],
  ["chat_channels_appointment_check", "UPDATE chat_channels SET closes_at = now()"],
  [
    "chat_channels_appointment_id_key",
    `${CHAT} (:id, 'appointment', :therapist, :prospect, 'k', :appointment, now()), (:id, 'appointment', :therapist, :prospect, 'k', :appointment, now())`,
  ],
  ["chat_channels_status_check", "UPDATE chat_channels SET status = 'archived'"],
  ["chat_channels_closed_check", "UPDATE chat_channels SET status = 'closed'"],
  ["chat_channels_closed_check", "UPDATE chat_channels SET closed_at = now()"],
  ["chat_channels_closed_check", "UPDATE chat_channels SET close_reason = 'ended_by_member'"],
  [
    "chat_channels_close_reason_check",
    "UPDATE chat_channels SET status = 'closed', closed_at = now(), close_reason = 'She said: enough!'",
  ],
  ["chat_channels_key_check", "UPDATE chat_channels SET data_key = ''"],
  [
    "chat_channels_key_check",
    "UPDATE chat_channels SET key_destroyed_at = now(), key_destroyed_reason = 'x'",
  ],
  ["chat_channels_key_check", DESTROY.replace("'x'", "NULL")],
  ["chat_channels_key_check", DESTROY.replace("status = 'closed', closed_at = now()", "status = 'active'")],
  ["chat_channels_key_check", `${DESTROY}, legal_hold = true`],
  ["chat_channels_key_destroyed_reason_check", DESTROY.replace("'x'", "'They asked'")],
  [
    "23514",
    `${DESTROY}; UPDATE chat_channels SET data_key = 'k', key_destroyed_at = NULL, key_destroyed_reason = NULL`,
  ],
  ["23514", `${DESTROY}; UPDATE chat_channels SET legal_hold = true`],
  ["chat_channels_key_check", `${DESTROY}; UPDATE chat_channels SET status = 'active', closed_at = NULL`],
  ["allowed", `${DESTROY}; UPDATE chat_channels SET version = version + 1`],
  ["chat_channels_version_check", "UPDATE chat_channels SET version = 0"],
  ["chat_channels_last_message_check", "UPDATE chat_channels SET last_message_at = NULL"],
  ["chat_channels_last_message_check", "UPDATE chat_channels SET last_seq = 0"],
  ["chat_channels_last_seq_check", "UPDATE chat_channels SET last_seq = -1"],
  ["chat_channels_epoch_check", "UPDATE chat_channels SET epoch = 0"],
  [
    "chat_messages_channel_id_seq_key",
    `${MESSAGE} (:id, :channel, NULL, '', '', NULL, 1, 1, 'system', 'v1.x', 'k', NULL)`,
  ],
  ["allowed", `${MESSAGE} (:id, :channel, NULL, '', '', NULL, 2, 2, 'system', 'v1.x', 'k', NULL)`],
  [
    "chat_messages_author_check",
    `${MESSAGE} (:id, :channel, NULL, '', '', 'key', 2, 2, 'text', 'v1.x', 'k', '\\x00')`,
  ],
  [
    "chat_messages_author_check",
    `${MESSAGE} (:id, :channel, :prospect, '', '', NULL, 2, 2, 'text', 'v1.x', 'k', '\\x00')`,
  ],
  [
    "chat_messages_author_check",
    `${MESSAGE} (:id, :channel, :prospect, '', '', 'key', 2, 2, 'text', 'v1.x', 'k', NULL)`,
  ],
  ["chat_messages_content_check", "UPDATE chat_messages SET content = 'plain words'"],
  ["chat_messages_version_check", "UPDATE chat_messages SET version = 0"],
  ["chat_messages_seq_check", "UPDATE chat_messages SET seq = 0"],
  ["subscriptions_public_id_check", "UPDATE subscriptions SET public_id = 'short'"],
  ["chat_messages_public_id_check", "UPDATE chat_messages SET public_id = 'short'"],
  [
    "chat_message_revisions_content_check",
    `INSERT INTO chat_message_revisions (message_id, version, content, key_id, created_at)
     SELECT id, version, 'plain words', 'k', now() FROM chat_messages`,
  ],
  ["chat_messages_kind_check", "UPDATE chat_messages SET kind = 'image'"],
  [
    "chat_reads_seq_check",
    "INSERT INTO chat_reads (channel_id, user_id, seq) VALUES (:channel, :prospect, -1)",
  ],
  ["appointments_time_check", `${APPOINTMENT} (:individual, :volunteer, now(), now(), 'UTC', 'scheduled')`],
  [
    "appointments_public_id_check",
    `${BOOKED} ('too short', :individual, :volunteer, now(), now() + interval '1 hour', 'UTC')`,
  ],
  [
    "appointments_two_people_check",
    `${APPOINTMENT} (:individual, :individual, now(), now() + interval '1 hour', 'UTC', 'scheduled')`,
  ],
  [
    "appointments_status_check",
    `${APPOINTMENT} (:individual, :volunteer, now(), now() + interval '1 hour', 'UTC', 'lost')`,
  ],
  ["appointments_external_id_check", "UPDATE appointments SET external_id = ''"],
  [
    "appointments_individual_id_fkey",
    `${APPOINTMENT} ('nobody', :volunteer, now(), now() + interval '1 hour', 'UTC', 'scheduled')`,
  ],
  [
    "idx_appointment_chats_appointment_id",
    "INSERT INTO appointment_chats (appointment_id, stream_channel_id) VALUES (:appointment, 'second')",
  ],
  ["appointment_chats_status_check", "UPDATE appointment_chats SET status = 'open'"],
  ["appointment_chats_closed_check", "UPDATE appointment_chats SET status = 'closed'"],
  ["appointment_chats_closed_check", "UPDATE appointment_chats SET closed_at = now()"],
  ["allowed", "UPDATE appointment_chats SET status = 'closed', closed_at = now()"],
  ["idx_chat_logs_stream_message_id", `${LOG} (:appointment, 'm1', 's', 'v1.x', 'text')`],
  ["chat_logs_message_type_check", `${LOG} (:appointment, 'm2', 's', 'v1.x', 'video')`],
  [
    "ended_local_sessions_session_id_check",
    "INSERT INTO ended_local_sessions (session_id, expires_at) VALUES ('no id', now())",
  ],
  ["webhook_deliveries_provider_check", toDelivery({ provider: "'stripe'" })],
  ["webhook_deliveries_id_check", toDelivery({ id: "''" })],
  ["webhook_deliveries_event_type_check", toDelivery({ event_type: "repeat('x', 65)" })],
  ["webhook_deliveries_subject_check", toDelivery({ subject: "repeat('x', 129)" })],
  ["webhook_deliveries_outcome_check", toDelivery({ outcome: "'lost'" })],
  ["allowed", toDelivery({})],
  ["audit_events_position_check", toAudit({ position: "0" })],
  ["audit_events_actor_check", toAudit({ actor: "repeat('x', 41)" })],
  ["audit_events_session_id_check", toAudit({ session_id: "repeat('x', 129)" })],
  ["audit_events_action_check", toAudit({ action: "repeat('x', 41)" })],
  ["audit_events_outcome_check", toAudit({ outcome: "'maybe'" })],
  ["audit_events_reason_check", toAudit({ reason: "repeat('x', 41)" })],
  ["audit_events_channel_check", toAudit({ channel: "repeat('x', 129)" })],
  ["audit_events_count_check", toAudit({ count: "-1" })],
  ["audit_events_address_check", toAudit({ address: "repeat('x', 65)" })],
  ["audit_events_request_id_check", toAudit({ request_id: "repeat('x', 65)" })],
  ["audit_events_note_check", toAudit({ note: "repeat('x', 501)" })],
  ["audit_events_prev_hash_check", toAudit({ prev_hash: "'short'" })],
  ["audit_events_row_hash_check", toAudit({ row_hash: "'short'" })],
  ["audit_events_person_check", toAudit({ actor: "'person'" })],
  ["audit_events_person_check", toAudit({ actor_user_id: ":prospect" })],
  ["audit_events_range_check", toAudit({ first_seq: "1" })],
  ["audit_events_range_check", toAudit({ first_seq: "2", last_seq: "1" })],
  ["allowed", toAudit({ first_seq: "1", last_seq: "1" })],
  ["42501", "UPDATE audit_events SET count = 2"],
  ["42501", "DELETE FROM audit_events"],
  ["42501", "TRUNCATE audit_events"],
  ["break_glass_grants_reason_check", toGrant("'too short'", "10 minutes")],
  ["break_glass_grants_hour_check", toGrant("'a good reason'", "61 minutes")],
  ["break_glass_grants_hour_check", toGrant("'a good reason'", "0 minutes")],
  ["allowed", toGrant("'a good reason'", "60 minutes")],
  ["reminders_locale_check", "INSERT INTO reminders (user_id, locale) VALUES (:prospect, 'fr')"],
  ["reminders_claim_check", "INSERT INTO reminders (user_id, claim_id) VALUES (:prospect, 'x')"],
  ["audit_checks_kind_check", "INSERT INTO audit_checks (kind, events) VALUES ('look', 1)"],
  ["audit_checks_events_check", "INSERT INTO audit_checks (kind, events) VALUES ('heads', -1)"],
  [
    "audit_checks_problems_check",
    "INSERT INTO audit_checks (kind, events, problems) VALUES ('verify', 1, -1)",
  ],
  ...EXPORT_CHECKS,
  ...RETENTION_CHECKS,
  ["428C9", "UPDATE chat_logs SET is_system_message = true"],
  ...PARTNER_CASES,
  ...STREAM_CHECKS,
];

function toGrant(reason: string, time: string): string {
  return `INSERT INTO break_glass_grants (admin_user_id, channel_id, reason, expires_at)
    VALUES (:prospect, :channel, ${reason}, now() + interval '${time}')`;
}

/** A row past the function that writes them. */
function toDelivery(changes: Readonly<Record<string, string>>): string {
  const row = {
    ...{ provider: "'clerk'", id: "'msg_1'", event_type: "'user.created'", outcome: "'applied'" },
    ...changes,
  };
  return `INSERT INTO webhook_deliveries (${Object.keys(row).join()}) VALUES (${Object.values(row).join()})`;
}

function toAudit(changes: Readonly<Record<string, string>>): string {
  const hash = "sha256('x')";
  const row = {
    ...{
      chain: "99",
      position: "1",
      at: "now()",
      actor: "'worker'",
      action: "'signed_in'",
      outcome: "'done'",
    },
    ...{ count: "1", prev_hash: hash, row_hash: hash },
    ...changes,
  };
  return `INSERT INTO audit_events (${Object.keys(row).join()}) VALUES (${Object.values(row).join()})`;
}

describe("what the tables refuse and allow", () => {
  it.each(CASES)("%s: %s", async (expected, sql) => {
    expect(await tryIt(sql)).toBe(expected);
  });

  it("has a case for every check in the database", async () => {
    const { rows } = await admin.query<{ conname: string }>(
      "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace",
    );
    const tried = new Set(CASES.map(([name]) => name));
    expect(rows.map((row) => row.conname).filter((name) => !tried.has(name))).toEqual([]);
  });

  it.each([
    "DELETE FROM chat_channels WHERE id = :channel",
    "DELETE FROM users WHERE id = :prospect",
    "DELETE FROM therapists WHERE id = :therapist",
    "DELETE FROM appointments WHERE id = :appointment",
  ])("keeps the record: %s", async (sql) => {
    expect(await tryIt(sql)).toMatch(/_fkey$/);
  });
});

describe("what the tables do by themselves", () => {
  it("derives is_system_message from the type", async () => {
    await admin.query(`${LOG} ($1, 'sys', 's', 'v1.x', 'system'), ($1, 'bot', 's', 'v1.x', 'bot')`, [
      appointmentId,
    ]);
    const { rows } = await admin.query(
      "SELECT message_type, is_system_message FROM chat_logs ORDER BY message_type DESC",
    );
    expect(rows).toEqual([
      { message_type: "text", is_system_message: false },
      { message_type: "system", is_system_message: true },
      { message_type: "bot", is_system_message: false },
    ]);
  });

  it.each(["users", "subscriptions", "chat_channels", "appointments"])(
    "keeps updated_at of %s true",
    async (table) => {
      await admin.query(`UPDATE ${table} SET updated_at = '2001-01-01'`);
      await admin.query(`UPDATE ${table} SET created_at = created_at`);
      const { rows } = await admin.query(
        `SELECT bool_and(updated_at > now() - interval '1 minute') AS fresh FROM ${table}`,
      );
      expect(rows).toEqual([{ fresh: true }]);
    },
  );

  it("gives people unguessable public ids", async () => {
    const { rows } = await admin.query<{ id: string }>(
      "SELECT random_public_id() AS id FROM generate_series(1, 200)",
    );
    expect(new Set(rows.map((row) => row.id)).size).toBe(200);
    for (const row of rows) expect(row.id).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
