import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { insertPair } from "../support/postgres-rows";

const ROLES = [
  "renavest_admin",
  "renavest_app",
  "renavest_auditor",
  "renavest_breakglass",
  "renavest_keeper",
  "renavest_owner",
  "renavest_sender",
  "renavest_worker",
];

let database: TestDatabase;
let admin: pg.Client;
let login: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client(database.superuser);
  login = new pg.Client(database.connection);
  await Promise.all([admin.connect(), login.connect()]);
  await insertPair(admin);
});
afterAll(async () => {
  await Promise.all([admin.end(), login.end()]);
  await database.drop();
});

async function column(sql: string, values: unknown[] = []): Promise<unknown[]> {
  const { rows } = await admin.query({ text: sql, values, rowMode: "array" });
  return rows.map((row: unknown[]) => row[0]);
}

/** Runs one statement as a role and takes it back; the SQL state of a refusal, else "allowed". */
async function tryAs(role: string, sql: string): Promise<string> {
  await login.query("BEGIN");
  try {
    await login.query(`SET LOCAL ROLE ${role}`);
    await login.query(sql);
    return "allowed";
  } catch (error) {
    return (error as pg.DatabaseError).code ?? "no code";
  } finally {
    await login.query("ROLLBACK");
  }
}

describe("roles", () => {
  it("cannot log in, inherit, make roles or pass by row security", async () => {
    const sql = `SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) AND NOT (rolsuper OR rolbypassrls OR
      rolcanlogin OR rolinherit OR rolcreaterole OR rolcreatedb OR rolreplication) ORDER BY rolname`;
    expect(await column(sql, [ROLES])).toEqual(ROLES);
  });

  it("are no members of each other", async () => {
    const sql = "SELECT member::regrole::text FROM pg_auth_members WHERE member::regrole::text = ANY ($1)";
    expect(await column(sql, [ROLES])).toEqual([]);
  });

  it("can be taken by the login, which inherits nothing from them", async () => {
    for (const role of ROLES) expect(await tryAs(role, "SELECT 1")).toBe("allowed");
    const inherited = "SELECT role FROM unnest($1::text[]) role WHERE pg_has_role($2, role, 'USAGE')";
    expect(await column(inherited, [ROLES, database.connection.user])).toEqual([]);
  });
});

describe("the owner", () => {
  it("owns every table, sequence and function; the login only the runner's own history", async () => {
    const sql = `SELECT relname || ' ' || relowner::regrole FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
        AND relowner <> 'renavest_owner'::regrole`;
    expect(await column(sql)).toEqual([`_prisma_migrations ${database.connection.user}`]);
    const functions = `SELECT proname FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND proowner <> 'renavest_owner'::regrole`;
    expect(await column(functions)).toEqual([]);
  });

  it("leaves functions to those they were granted to", async () => {
    const sql = `SELECT proname || ' ' || prosecdef || ' ' || coalesce(proacl::text, 'everybody') FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace ORDER BY proname`;
    expect(await column(sql)).toEqual([
      "app_clerk_user_id true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner}",
      "app_knows_person true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner}",
      "app_may_book true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner}",
      "app_may_open_channel true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner}",
      "app_person_id true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_admin=X/renavest_owner,renavest_breakglass=X/renavest_owner}",
      "app_person_role true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_admin=X/renavest_owner,renavest_breakglass=X/renavest_owner}",
      "app_routed_therapist true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner}",
      "app_therapist_id true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner}",
      "append_messages false {renavest_owner=X/renavest_owner,renavest_sender=X/renavest_owner}",
      "append_notice false {renavest_owner=X/renavest_owner}",
      "appointment_chat_closes_at false {renavest_owner=X/renavest_owner}",
      "are_site_origins false {renavest_owner=X/renavest_owner,renavest_admin=X/renavest_owner}",
      "audit_access false {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_admin=X/renavest_owner,renavest_sender=X/renavest_owner,renavest_worker=X/renavest_owner,renavest_keeper=X/renavest_owner}",
      "audit_appointment true {renavest_owner=X/renavest_owner}",
      "audit_break_glass false {renavest_owner=X/renavest_owner}",
      "audit_break_glass_end false {renavest_owner=X/renavest_owner}",
      "audit_change false {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_admin=X/renavest_owner,renavest_sender=X/renavest_owner,renavest_worker=X/renavest_owner,renavest_keeper=X/renavest_owner}",
      "audit_channel_change false {renavest_owner=X/renavest_owner}",
      "audit_export false {renavest_owner=X/renavest_owner}",
      "audit_key_destroyed false {renavest_owner=X/renavest_owner}",
      "audit_legal_hold false {renavest_owner=X/renavest_owner}",
      "audit_message_change false {renavest_owner=X/renavest_owner}",
      "audit_partner false {renavest_owner=X/renavest_owner,renavest_admin=X/renavest_owner}",
      "audit_partner_key false {renavest_owner=X/renavest_owner}",
      "audit_partner_site false {renavest_owner=X/renavest_owner}",
      "audit_person false {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_admin=X/renavest_owner,renavest_sender=X/renavest_owner,renavest_worker=X/renavest_owner,renavest_keeper=X/renavest_owner}",
      "audit_person_change false {renavest_owner=X/renavest_owner}",
      "audit_plan_change false {renavest_owner=X/renavest_owner}",
      "audit_retention_policy false {renavest_owner=X/renavest_owner}",
      "audit_retention_receipt false {renavest_owner=X/renavest_owner}",
      "audit_sends false {renavest_owner=X/renavest_owner}",
      "begin_purge false {renavest_owner=X/renavest_owner}",
      "carry_chat_state true {renavest_owner=X/renavest_owner}",
      "carry_message true {renavest_owner=X/renavest_owner}",
      "carry_new_chat true {renavest_owner=X/renavest_owner}",
      "carry_person_state true {renavest_owner=X/renavest_owner}",
      "change_stream_message true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "choose_chat_transport false {renavest_owner=X/renavest_owner}",
      "claim_stream_work true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "close_expired_chats true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "date_hand_change false {renavest_owner=X/renavest_owner}",
      "find_carried_chat true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "finish_stream_work true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "follow_channel_state true {renavest_owner=X/renavest_owner}",
      "follow_site_status true {renavest_owner=X/renavest_owner}",
      "forget_widget_sessions true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "guard_table false {renavest_owner=X/renavest_owner}",
      "is_on_legal_hold false {renavest_owner=X/renavest_owner}",
      "keep_an_admin false {renavest_owner=X/renavest_owner}",
      "keep_chat_open true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner}",
      "keep_destroyed_keys false {renavest_owner=X/renavest_owner}",
      "keep_two_partner_keys true {renavest_owner=X/renavest_owner}",
      "keep_visit true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "list_carried_chats true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "list_carried_messages true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "list_retention_due true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner,renavest_admin=X/renavest_owner}",
      "lock_stream_message true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "log_appointment_message true {renavest_owner=X/renavest_owner}",
      "move_appointment_chat true {renavest_owner=X/renavest_owner}",
      "note_release false {renavest_owner=X/renavest_owner}",
      "note_reopening false {renavest_owner=X/renavest_owner}",
      "note_stream_message true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "note_visitor true {renavest_owner=X/renavest_owner}",
      "open_appointment_chat true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "open_booked_chat true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_admin=X/renavest_owner}",
      "prospect_has_plan true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_breakglass=X/renavest_owner}",
      "purge_step true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "purge_unverified true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "queue_stream_work false {renavest_owner=X/renavest_owner}",
      "random_public_id false {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner,renavest_admin=X/renavest_owner}",
      "read_stream_work true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "receive_stream_message true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "refuse_change false {renavest_owner=X/renavest_owner}",
      "refuse_held_destruction true {renavest_owner=X/renavest_owner}",
      "repair_stream true {renavest_owner=X/renavest_owner,renavest_worker=X/renavest_owner}",
      "retention_due false {renavest_owner=X/renavest_owner}",
      "retention_from false {renavest_owner=X/renavest_owner}",
      "retention_grace false {renavest_owner=X/renavest_owner,renavest_admin=X/renavest_owner}",
      "retention_kind false {renavest_owner=X/renavest_owner}",
      "settle_appointment_chat false {renavest_owner=X/renavest_owner}",
      "touch_updated_at false {renavest_owner=X/renavest_owner}",
      "wait_for_purges false {renavest_owner=X/renavest_owner}",
      "write_audit true {renavest_owner=X/renavest_owner,renavest_app=X/renavest_owner,renavest_admin=X/renavest_owner,renavest_sender=X/renavest_owner,renavest_worker=X/renavest_owner,renavest_keeper=X/renavest_owner}",
    ]);
  });
});

describe("the login by itself", () => {
  it("has no right on any table, not even on a column", async () => {
    const sql = `SELECT relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'
        AND (has_any_column_privilege($1, oid, 'SELECT, INSERT, UPDATE, REFERENCES')
          OR has_table_privilege($1, oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'))`;
    expect(await column(sql, [database.connection.user])).toEqual([]);
  });

  it("is refused with 42501, so that a forgotten transaction helper is seen at once", async () => {
    await expect(login.query("SELECT 1 FROM chat_messages")).rejects.toMatchObject({ code: "42501" });
    await expect(
      login.query("SELECT append_messages('{}','{}','{}','{}','{}','{}','{}')"),
    ).rejects.toMatchObject({
      code: "42501",
    });
  });
});

describe("rights", () => {
  it("let nobody but the owner delete, truncate, reference or trigger", async () => {
    const sql = `SELECT grantee || ' ' || privilege_type || ' ' || table_name
      FROM information_schema.role_table_grants
      WHERE table_schema = 'public' AND grantee NOT IN ('renavest_owner', $1)
        AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE')`;
    expect(await column(sql, [database.connection.user])).toEqual([]);
  });

  it("give everybody at large nothing", async () => {
    const sql = `SELECT table_name FROM information_schema.column_privileges
      WHERE table_schema = 'public' AND grantee = 'PUBLIC'`;
    expect(await column(sql)).toEqual([]);
  });

  it("fix every column that is not listed here", async () => {
    const sql = `SELECT grantee || ' ' || table_name || ': ' || string_agg(column_name, ', ' ORDER BY column_name)
      FROM information_schema.column_privileges
      WHERE table_schema = 'public' AND privilege_type = 'UPDATE' AND grantee LIKE 'renavest\\_%'
        AND grantee NOT IN ('renavest_owner', $1)
      GROUP BY grantee, table_name ORDER BY 1`;
    expect(await column(sql, [database.connection.user])).toEqual([
      "renavest_admin appointments: end_time, start_time, status, time_zone",
      "renavest_admin legal_holds: release_reason, released_by_user_id",
      "renavest_admin partner_keys: valid_until",
      "renavest_admin partner_sites: accent, allowed_origins, anonymous_purge_days, greeting_en, greeting_es, modes, name, office_hours, reply_promise_en, reply_promise_es, status, therapist_id",
      "renavest_admin subscriptions: ends_at, status",
      "renavest_admin users: disabled_at",
      "renavest_app appointments: end_time, start_time, status, time_zone",
      "renavest_app chat_channels: close_reason, closed_at, status, version",
      "renavest_app chat_messages: content, deleted_at, edited_at, key_id, version",
      "renavest_app chat_reads: at, seq",
      "renavest_app exports: ended_at, first_seq, key_id, last_seq, reason, row_count, sha256, status",
      "renavest_app reminders: locale, off_at",
      "renavest_keeper chat_channels: close_reason, closed_at, data_key, epoch, key_destroyed_at, key_destroyed_reason, status, version",
      "renavest_keeper partner_keys: wrapped_secret",
      "renavest_sender chat_channels: last_message_at, last_seq, updated_at, version",
      "renavest_sender chat_reads: at, seq",
      "renavest_worker appointments: end_time, start_time, status, time_zone, told_at",
      "renavest_worker reminders: claim_id, claimed_at, claimed_until, failures, next_try_at, told_at",
      "renavest_worker subscriptions: ends_at, kind, source_status, source_updated_at, starts_at, status",
      "renavest_worker users: disabled_at, email, issuer_updated_at, name, role",
      "renavest_worker widget_codes: used_at",
      "renavest_worker widget_sessions: end_reason, ended_at",
    ]);
  });

  it.each([
    ["renavest_sender", "SELECT content FROM chat_messages"],
    ["renavest_sender", "SELECT data_key FROM chat_channels"],
    ["renavest_sender", "SELECT content FROM chat_message_revisions"],
    ["renavest_sender", "UPDATE chat_messages SET content = 'v1.x'"],
    ["renavest_worker", "SELECT content FROM chat_messages"],
    ["renavest_worker", "SELECT author_email FROM chat_messages"],
    ["renavest_worker", "SELECT author_name FROM chat_messages"],
    ["renavest_worker", "SELECT fingerprint FROM chat_messages"],
    ["renavest_worker", "SELECT data_key FROM chat_channels"],
    ["renavest_worker", "SELECT content FROM chat_message_revisions"],
    ["renavest_worker", "SELECT content FROM chat_logs"],
    ["renavest_app", "INSERT INTO users (clerk_user_id, email, name) VALUES ('x', 'x@example.com', 'X')"],
    ["renavest_app", "UPDATE users SET role = 'admin'"],
    ["renavest_app", "UPDATE subscriptions SET status = 'active'"],
    ["renavest_app", "UPDATE chat_messages SET seq = seq + 1"],
    ["renavest_app", "UPDATE chat_messages SET author_user_id = 1"],
    ["renavest_app", "UPDATE chat_channels SET therapist_id = 1"],
    ["renavest_app", "UPDATE chat_channels SET legal_hold = false"],
    ["renavest_app", "DELETE FROM chat_messages"],
    ["renavest_app", "TRUNCATE chat_messages, chat_message_revisions"],
    ["renavest_keeper", "SELECT content FROM chat_messages"],
    ["renavest_keeper", "SELECT id FROM users"],
    ["renavest_keeper", "SELECT prospect_user_id FROM chat_channels"],
    ["renavest_keeper", "UPDATE chat_channels SET legal_hold = false"],
    ["renavest_keeper", "DELETE FROM chat_channels"],
    ["renavest_auditor", "SELECT id FROM users"],
    ["renavest_auditor", "SELECT id FROM chat_messages"],
  ])("refuse %s: %s", async (role, sql) => {
    expect(await tryAs(role, sql)).toBe("42501");
  });

  it.each([
    ["renavest_app", "SELECT content, author_name FROM chat_messages"],
    ["renavest_app", "SELECT data_key FROM chat_channels FOR UPDATE"],
    [
      "renavest_app",
      "UPDATE chat_channels SET status = 'closed', closed_at = now(), close_reason = 'ended_by_member'",
    ],
    ["renavest_worker", "INSERT INTO users (clerk_user_id, email, name) VALUES ('x', 'x@example.com', 'X')"],
    ["renavest_worker", "SELECT id, status, version, epoch, last_seq FROM chat_channels"],
    ["renavest_worker", "SELECT migration_name, finished_at FROM _prisma_migrations"],
  ])("allow %s: %s", async (role, sql) => {
    expect(await tryAs(role, sql)).toBe("allowed");
  });
});
