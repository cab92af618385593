import { PARTNERS } from "./partner-expectations";
import type { Role } from "./probe";
import { RETENTION_TABLES } from "./retention-expectations";
import type { Person } from "./world";

/** What somebody may do with a table. Whatever is not said here must be refused. */
export interface Expectation {
  /** The keys of the rows that the app sees for each person; nobody else sees any. */
  readonly seen: Partial<Record<Person, string>>;
  /** The keys of the rows that somebody sees who has broken the glass; undefined: that role may not look here. */
  readonly behindGlass?: Partial<Record<Person, string>>;
  /** Roles that see every row, admins for admins. */
  readonly seenInFull: readonly Role[];
  /** A row that could be stored, and by whom: by a role as it is, by the app for one person, by admins for themselves. */
  readonly insert: string;
  readonly inserters?: readonly (Role | Person | `${Role} for themselves`)[];
  /** Roles that may store rows of this table, but not this one. */
  readonly refusedByPolicy?: readonly Role[];
  /** Nobody changes or removes a row, the owner in maintenance included. */
  readonly kept?: true;
  /** A change of all rows that reads none, and what becomes of it. */
  readonly update?: Partial<Record<Role, string>>;
  readonly updated?: Partial<Record<Person, number>>;
  /** Where people and admins both may: how many an admin changes as one; `updated` is then of the app alone. */
  readonly updatedAsAdmin?: number;
  readonly updatedBy?: Partial<Record<Role, string>>;
}

const NEW_MESSAGE = `INSERT INTO chat_messages (public_id, channel_id, author_user_id, author_email, author_name,
  client_message_id, seq, version, content, key_id, fingerprint)
  VALUES ('message-that-is-quite-new', 101, 3, 'mail3@example.com', 'Name 3', 'new', 9, 9, 'v1.x', 'k1', '')`;

/** By table. */
export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  users: {
    seen: {
      ownerTherapist: "1,3,6",
      otherTherapist: "10,2,4,6,7",
      ownerProspect: "1,3,8",
      otherProspect: "2,4,8",
      admin: "5",
      bookedProspect: "2,7,8",
      acceptingTherapist: "8",
    },
    behindGlass: { admin: "2,4" },
    seenInFull: ["admin", "sender", "worker"],
    insert: "INSERT INTO users (clerk_user_id, email, name, role) VALUES ('new', 'new', 'New', 'prospect')",
    inserters: ["worker"],
    update: { owner: "name = 'x'", worker: "name = 'x'", admin: "disabled_at = NULL" },
    // All but themselves.
    updated: { admin: 11 },
    updatedBy: { worker: "changed 12" },
  },
  therapists: {
    seen: {
      ownerTherapist: "2",
      otherTherapist: "3",
      ownerProspect: "1,2",
      otherProspect: "1,3",
      bookedProspect: "1,3",
      acceptingTherapist: "1",
    },
    behindGlass: { admin: "3" },
    seenInFull: ["admin", "sender", "worker"],
    insert: "INSERT INTO therapists (user_id) VALUES (7)",
    inserters: ["worker"],
    update: { owner: "accepts_new = false" },
  },
  subscriptions: {
    seen: { ownerProspect: "13", otherProspect: "14", bookedProspect: "17" },
    seenInFull: ["admin", "sender", "worker"],
    insert: "INSERT INTO subscriptions (user_id, kind, status) VALUES (7, 'trial', 'active')",
    inserters: ["admin for themselves"],
    // Not billing's.
    refusedByPolicy: ["worker"],
    update: { owner: "kind = 'trial'", worker: "kind = 'trial'", admin: "ends_at = NULL" },
    // One of them is billing's.
    updated: { admin: 4 },
    updatedBy: { worker: "changed 1" },
  },
  chat_channels: {
    seen: {
      ownerTherapist: "101,104",
      otherTherapist: "102,103,105",
      ownerProspect: "101",
      otherProspect: "102,103",
    },
    behindGlass: { admin: "102" },
    seenInFull: ["admin", "sender", "worker", "keeper"],
    insert: `INSERT INTO chat_channels (channel_identifier, kind, therapist_id, prospect_user_id, created_by_user_id, data_key)
      VALUES ('channel-that-is-quite-new', 'direct', 1, 3, 3, 'k1.x')`,
    inserters: ["ownerProspect"],
    update: {
      owner: "legal_hold = false",
      app: "close_reason = NULL",
      sender: "updated_at = DEFAULT",
      keeper: "epoch = DEFAULT",
    },
    updated: { ownerTherapist: 2, otherTherapist: 3, ownerProspect: 1, otherProspect: 2 },
    // One of them is closed.
    updatedBy: { sender: "refused by policy", keeper: "changed 6" },
  },
  chat_messages: {
    seen: {
      ownerTherapist: "1011,1012,1041",
      otherTherapist: "1021,1022,1031",
      ownerProspect: "1011,1012",
      otherProspect: "1021,1022,1031",
    },
    behindGlass: { admin: "1021,1022" },
    seenInFull: ["sender", "worker"],
    insert: NEW_MESSAGE,
    inserters: ["sender"],
    update: { owner: "author_name = 'x'", app: "edited_at = NULL" },
    updated: { ownerTherapist: 1, ownerProspect: 1, otherProspect: 2 },
  },
  chat_message_revisions: {
    seen: { ownerTherapist: "1", otherTherapist: "2", ownerProspect: "1", otherProspect: "2" },
    seenInFull: [],
    insert: `INSERT INTO chat_message_revisions (message_id, version, content, key_id, created_at)
      VALUES (1011, 9, 'v1.x', 'k1', now())`,
    inserters: ["ownerProspect"],
    update: { owner: "key_id = 'x'" },
  },
  chat_reads: {
    seen: {
      ownerTherapist: "101/1,101/3",
      otherTherapist: "102/3,102/4",
      ownerProspect: "101/1,101/3",
      otherProspect: "102/3,102/4",
    },
    seenInFull: ["sender", "worker"],
    insert: "INSERT INTO chat_reads (channel_id, user_id, seq, at) VALUES (104, 1, 1, now())",
    inserters: ["ownerTherapist", "sender"],
    update: { owner: "at = DEFAULT", app: "at = DEFAULT", sender: "at = DEFAULT" },
    updated: { ownerTherapist: 1, ownerProspect: 1, otherProspect: 1 },
    // One of them is of somebody who is no member.
    updatedBy: { sender: "refused by policy" },
  },
  appointments: {
    seen: {
      ownerTherapist: "301,303",
      otherTherapist: "302,304,305",
      ownerProspect: "301",
      otherProspect: "302,303",
      bookedProspect: "304",
    },
    seenInFull: ["admin", "worker"],
    insert: `INSERT INTO appointments (public_id, individual_id, volunteer_id, start_time, end_time, time_zone)
      VALUES ('appointment-that-is-new', 'clerk_3', 'clerk_1', now(), now() + interval '1 hour', 'UTC')`,
    inserters: ["ownerTherapist", "admin for themselves"],
    update: {
      ...{ owner: "time_zone = 'UTC'", worker: "time_zone = 'UTC'" },
      ...{ app: "time_zone = 'UTC'", admin: "time_zone = 'UTC'" },
    },
    // A therapist's own; an admin all.
    updated: { ownerTherapist: 2, otherTherapist: 3 },
    updatedAsAdmin: 5,
    // One of them is the booking side's.
    updatedBy: { worker: "changed 1" },
  },
  appointment_chats: {
    seen: {
      ownerTherapist: "401,403",
      otherTherapist: "402",
      ownerProspect: "401",
      otherProspect: "402,403",
    },
    seenInFull: ["admin", "worker"],
    insert: "INSERT INTO appointment_chats (appointment_id, stream_channel_id) VALUES (304, 'stream-new')",
    update: { owner: "created_by = 'x'" },
  },
  chat_logs: {
    seen: { ownerTherapist: "501", otherTherapist: "502", ownerProspect: "501", otherProspect: "502" },
    seenInFull: [],
    insert: `INSERT INTO chat_logs (appointment_id, stream_message_id, sender_id, content)
      VALUES (301, 'log-new', 'system', 'v1.x')`,
    update: { owner: "sender_id = 'x'" },
  },
  reminders: {
    seen: { ownerProspect: "3", otherProspect: "4" },
    seenInFull: ["worker"],
    insert: "INSERT INTO reminders (user_id) VALUES (1)",
    inserters: ["ownerTherapist", "worker"],
    update: { owner: "failures = 0", app: "off_at = NULL", worker: "failures = 0" },
    updated: { ownerProspect: 1, otherProspect: 1 },
    updatedBy: { worker: "changed 2" },
  },
  audit_checks: {
    seen: {},
    seenInFull: ["auditor"],
    insert: "INSERT INTO audit_checks (kind, events, problems) VALUES ('heads', 1, 0)",
    inserters: ["auditor"],
    update: { owner: "events = 1" },
  },
  audit_events: {
    seen: {},
    seenInFull: ["auditor"],
    insert: `INSERT INTO audit_events (chain, position, at, actor, action, outcome, count, prev_hash, row_hash)
      VALUES (99, 1, now(), 'worker', 'signed_in', 'done', 1, sha256('x'), sha256('y'))`,
    kept: true,
  },
  break_glass_grants: {
    seen: {},
    behindGlass: { admin: "201" },
    seenInFull: ["admin"],
    insert: `INSERT INTO break_glass_grants (admin_user_id, channel_id, reason, expires_at)
      VALUES (5, 101, 'a reason that will do', now() + interval '1 hour')`,
    inserters: ["admin for themselves"],
    kept: true,
  },
  break_glass_ends: {
    seen: {},
    behindGlass: { admin: "205" },
    seenInFull: ["admin"],
    insert: "INSERT INTO break_glass_ends (grant_id, admin_user_id) VALUES (201, 5)",
    inserters: ["admin for themselves"],
    kept: true,
  },
  exports: {
    seen: { ownerTherapist: "802", otherTherapist: "803", ownerProspect: "801" },
    seenInFull: ["admin"],
    insert: `INSERT INTO exports (public_id, channel_id, user_id, asked_as, format, time_zone)
      VALUES ('export-that-is-quite-new', 101, 3, 'prospect', 'csv', 'UTC')`,
    inserters: ["ownerProspect"],
    kept: true,
    update: { app: "status = 'incomplete', reason = 'x', row_count = 0, ended_at = now()" },
    // The other therapist's has ended.
    updated: { ownerTherapist: 1, ownerProspect: 1 },
  },
  stream_messages: {
    seen: {},
    seenInFull: [],
    insert: `INSERT INTO stream_messages (channel_id, stream_id, told_at) VALUES (103, 'stream-new', now())`,
    update: { owner: "told_at = now()" },
  },
  stream_outbox: {
    seen: {},
    seenInFull: ["admin"],
    insert: "INSERT INTO stream_outbox (channel_id, kind) VALUES (103, 'freeze')",
    update: { owner: "attempts = 0" },
  },
  ended_local_sessions: {
    seen: {},
    seenInFull: ["worker"],
    insert: "INSERT INTO ended_local_sessions (session_id, expires_at) VALUES ('session_2', now())",
    inserters: ["worker"],
    update: { owner: "ended_at = DEFAULT" },
  },
  ...PARTNERS,
  ...RETENTION_TABLES,
  webhook_deliveries: {
    seen: {},
    seenInFull: ["worker"],
    insert: `INSERT INTO webhook_deliveries (provider, id, event_type, subject, outcome)
      VALUES ('clerk', 'msg_2', 'user.updated', 'clerk_3', 'applied')`,
    inserters: ["worker"],
    update: { owner: "outcome = 'stale'" },
  },
};
