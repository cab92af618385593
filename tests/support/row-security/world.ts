/**
 * Who and what the row-security tests ask about. Ids of users and therapists collide on purpose: whoever compares one
 * with the other shows somebody else's rows (therapist 2 is user 1, therapist 3 is user 2, therapist 1 is user 8).
 */
export const PEOPLE = {
  ownerTherapist: "1",
  otherTherapist: "2",
  ownerProspect: "3",
  otherProspect: "4",
  admin: "5",
  disabledProspect: "6",
  /** Has an appointment with the other therapist, and no conversation yet. */
  bookedProspect: "7",
  acceptingTherapist: "8",
  disabledTherapist: "9",
  disabledAdmin: "11",
  nobody: "999",
  /** What is left of the setting after another transaction. */
  empty: "",
  /** The setting was never made. */
  unset: null,
} as const;

export type Person = keyof typeof PEOPLE;

/** Run past all rights in an empty, migrated database. */
export const WORLD = `
INSERT INTO users (id, clerk_user_id, email, name, role, disabled_at)
SELECT id, 'clerk_' || id, 'mail' || id || '@example.com', 'Name ' || id, role, CASE WHEN disabled THEN now() END
FROM (VALUES
  (1, 'therapist', false), (2, 'therapist', false), (3, 'prospect', false), (4, 'prospect', false),
  (5, 'admin', false), (6, 'prospect', true), (7, 'prospect', false), (8, 'therapist', false),
  (9, 'therapist', true), (10, 'prospect', false), (11, 'admin', true), (12, 'prospect', false)
) AS people (id, role, disabled);
-- 5 belongs to somebody who is no therapist any more.
INSERT INTO therapists (id, user_id, accepts_new)
VALUES (2, 1, false), (3, 2, false), (1, 8, true), (4, 9, true), (5, 12, true);
-- 10 had a plan once, of billing's.
INSERT INTO subscriptions (id, user_id, kind, status, starts_at, ends_at, source_id) VALUES
  (13, 3, 'individual', 'active', '2020-01-01', NULL, NULL), (14, 4, 'employer', 'active', '2020-01-01', NULL, NULL),
  (16, 6, 'trial', 'active', '2020-01-01', NULL, NULL), (17, 7, 'individual', 'active', '2020-01-01', NULL, NULL),
  (20, 10, 'individual', 'active', '2020-01-01', '2021-01-01', 'item_1');
-- 303 was cancelled.
INSERT INTO appointments (id, individual_id, volunteer_id, start_time, end_time, time_zone, status, external_id)
SELECT id, 'clerk_' || individual, 'clerk_' || volunteer, now(), now() + interval '1 hour', 'UTC', status,
  CASE id WHEN 301 THEN 'booked_301' END
FROM (VALUES
  (301, 3, 1, 'scheduled'), (302, 4, 2, 'scheduled'), (303, 4, 1, 'cancelled'), (304, 7, 2, 'completed'),
  (305, 6, 2, 'scheduled')
) AS appointments (id, individual, volunteer, status);
INSERT INTO chat_channels (id, channel_identifier, kind, therapist_id, prospect_user_id, data_key, status, closed_at,
  last_seq, version, last_message_at, appointment_id, closes_at)
SELECT id, 'channel-number-' || id || '-of-many', kind, therapist, prospect, 'k1.wrapped', status,
  CASE status WHEN 'closed' THEN now() END, last_seq, last_seq, CASE WHEN last_seq > 0 THEN now() END,
  CASE kind WHEN 'appointment' THEN 302 END, CASE kind WHEN 'appointment' THEN now() END
FROM (VALUES
  (101, 'direct', 2, 3, 'active', 2), (102, 'direct', 3, 4, 'active', 2), (103, 'appointment', 3, 4, 'closed', 1),
  (104, 'direct', 2, 6, 'active', 1), (105, 'direct', 3, 10, 'active', 0), (106, 'direct', 4, 10, 'active', 0)
) AS channels (id, kind, therapist, prospect, status, last_seq);
-- 1022 is the owner prospect's in a conversation that is not theirs, as after a mistake in moving people.
INSERT INTO chat_messages (id, public_id, channel_id, author_user_id, author_email, author_name, client_message_id, seq,
  version, content, key_id, fingerprint)
SELECT id, 'message-number-' || id || '-of-many', id / 10, author, 'mail' || author || '@example.com', 'Name ' || author,
  'key' || id, id % 10, id % 10, 'v1.secret', 'k1', ''
FROM (VALUES (1011, 3), (1012, 1), (1021, 4), (1022, 3), (1031, 4), (1041, 6)) AS messages (id, author);
INSERT INTO chat_message_revisions (id, message_id, version, content, key_id, created_at)
VALUES (1, 1011, 1, 'v1.earlier', 'k1', now()), (2, 1021, 1, 'v1.earlier', 'k1', now());
INSERT INTO chat_reads (channel_id, user_id, seq) VALUES (101, 3, 1), (101, 1, 1), (102, 4, 1), (102, 3, 1);
INSERT INTO appointment_chats (id, appointment_id, stream_channel_id)
VALUES (401, 301, 'stream-1'), (402, 302, 'stream-2'), (403, 303, 'stream-3');
INSERT INTO chat_logs (id, appointment_id, stream_message_id, sender_id, content, message_type)
VALUES (501, 301, 'log-1', 'clerk_3', 'v1.x', 'text'), (502, 302, 'log-2', 'system', 'v1.x', 'system');
INSERT INTO stream_messages (channel_id, stream_id, told_at) VALUES (103, 'stream-1', now());
INSERT INTO stream_outbox (id, channel_id, kind) VALUES (701, 103, 'create_channel');
INSERT INTO ended_local_sessions (session_id, expires_at) VALUES ('session_1', now());
INSERT INTO webhook_deliveries (provider, id, event_type, outcome) VALUES ('clerk', 'msg_1', 'session.ended', 'applied');
-- Live is 201 alone: the others are over, are of an admin who was disabled, of somebody who is none, and were ended.
INSERT INTO break_glass_grants (id, admin_user_id, channel_id, reason, granted_at, expires_at)
SELECT id, admin, channel, 'a reason that will do', now() - age, now() - age + interval '1 hour'
FROM (VALUES
  (201, 5, 102, interval '0'), (202, 5, 101, interval '1 hour'), (203, 11, 103, interval '0'), (204, 3, 104, interval '0'),
  (205, 5, 105, interval '0')
) AS grants (id, admin, channel, age);
INSERT INTO break_glass_ends (grant_id, admin_user_id) VALUES (203, 11), (204, 3), (205, 5);
INSERT INTO partner_sites (id, site_key, name, allowed_origins, status, therapist_id, modes)
SELECT id, 'site-key-number-' || id || '-of-many', 'Site ' || id, '{https://partner.example}', status, therapist,
  ARRAY[mode]
FROM (VALUES
  (701, 'active', 2, 'token'), (702, 'disabled', 3, 'token'), (703, 'active', 1, 'anonymous'),
  (704, 'disabled', 1, 'anonymous')
) AS sites (id, status, therapist, mode);
INSERT INTO visitors (user_id, site_id, consent_version, purge_at)
VALUES (12, 703, '2026-11', now() + interval '1 day');
INSERT INTO partner_keys (id, site_id, kid, algorithm, public_key) VALUES
  (801, 701, 'one', 'ES256', 'pem'), (802, 702, 'one', 'EdDSA', 'pem');
INSERT INTO partner_keys (id, site_id, kid, algorithm, wrapped_secret) VALUES (803, 702, 'two', 'HS256', 'k1.x');
INSERT INTO partner_people (site_id, subject, user_id) VALUES (701, 'subject-1', 10), (702, 'subject-2', 4);
-- The second one has ended.
INSERT INTO widget_sessions (id, session_id, token_hash, site_id, user_id, channel_id, jti, expires_at, ended_at, end_reason)
VALUES
  (901, 'wgs_session-number-1-of-many', sha256('1'), 701, 10, 105, 'jti-1', now() + interval '15 minutes', NULL, NULL),
  (902, 'wgs_session-number-2-of-many', sha256('2'), 702, 4, 102, 'jti-2', now() + interval '15 minutes', now(), 'ended');
INSERT INTO widget_codes (code_hash, site_id, user_id, challenge, expires_at, used_at) VALUES
  (sha256('1'), 701, 3, repeat('x', 43), now() + interval '1 minute', NULL),
  (sha256('2'), 701, 3, repeat('x', 43), now() + interval '1 minute', now());
INSERT INTO exports (id, public_id, channel_id, user_id, asked_as, format, time_zone, status, row_count, sha256, ended_at)
SELECT id, 'export-number-' || id || '-of-many', channel, person, kind, 'csv', 'UTC', status,
  CASE status WHEN 'complete' THEN 2 END, CASE status WHEN 'complete' THEN repeat('0', 64) END,
  CASE status WHEN 'complete' THEN now() END
FROM (VALUES
  (801, 101, 3, 'prospect', 'started'), (802, 101, 1, 'therapist', 'started'), (803, 102, 2, 'therapist', 'complete')
) AS exports (id, channel, person, kind, status);
INSERT INTO retention_policies (id, kind, days, reason, set_by_user_id) VALUES
  (1001, 'direct', 365, 'a reason that will do', 5), (1002, 'appointment', NULL, 'a reason that will do', 11);
INSERT INTO legal_holds (id, channel_id, user_id, reason, placed_by_user_id, released_by_user_id, released_at, release_reason)
VALUES (1101, 102, NULL, 'a reason that will do', 5, NULL, NULL, NULL),
  (1102, NULL, 3, 'a reason that will do', 5, 11, now() - interval '8 days', 'a reason that will do');
INSERT INTO retention_receipts (id, channel_id, kind, policy_id, due_at, messages, edits, log_lines, sha256)
VALUES (1201, 103, 'appointment', 1002, now(), 1, 0, 1, repeat('0', 64));
INSERT INTO reminders (user_id) VALUES (3), (4);
INSERT INTO audit_checks (id, kind, events) VALUES (601, 'heads', 1);
SELECT setval('users_id_seq', 1000), setval('therapists_id_seq', 1000), setval('subscriptions_id_seq', 1000),
  setval('chat_message_revisions_id_seq', 1000), setval('partner_sites_id_seq', 1000),
  setval('partner_keys_id_seq', 1000), setval('widget_sessions_id_seq', 1000), setval('exports_id_seq', 1000),
  setval('stream_outbox_id_seq', 1000), setval('retention_policies_id_seq', 2000), setval('legal_holds_id_seq', 2000), setval('retention_receipts_id_seq', 2000);
`;
