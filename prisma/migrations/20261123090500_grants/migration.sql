-- Least privilege, column by column: a column without an UPDATE grant is fixed once written. Nobody but the owner may
-- DELETE, TRUNCATE or REFERENCE a record.

-- The one table that belongs to the login: the runner's own history. Readiness asks it as the worker.
DO $$
BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON _prisma_migrations TO renavest_worker;
  END IF;
END
$$;

SET ROLE renavest_owner;

GRANT EXECUTE ON FUNCTION random_public_id() TO renavest_worker;
GRANT EXECUTE ON FUNCTION append_messages(text[], integer[], text[], text[], text[], text[], bytea[]) TO renavest_sender;

-- The web app, for one signed-in person.
GRANT SELECT ON users, therapists, subscriptions, chat_channels, chat_messages, chat_message_revisions, chat_reads,
  appointments, appointment_chats, chat_logs TO renavest_app;
GRANT INSERT (channel_identifier, kind, therapist_id, prospect_user_id, created_by_user_id, data_key)
  ON chat_channels TO renavest_app;
GRANT USAGE ON SEQUENCE chat_channels_id_seq TO renavest_app;
GRANT UPDATE (status, closed_at, close_reason, version) ON chat_channels TO renavest_app;
-- Edits and deletions: the text moves to the revisions, its place and author stay.
GRANT UPDATE (content, key_id, version, edited_at, deleted_at) ON chat_messages TO renavest_app;
GRANT INSERT (message_id, version, content, key_id, created_at) ON chat_message_revisions TO renavest_app;
GRANT USAGE ON SEQUENCE chat_message_revisions_id_seq TO renavest_app;
GRANT INSERT (channel_id, user_id, seq, at), UPDATE (seq, at) ON chat_reads TO renavest_app;

-- append_messages: many people's sends in one statement. Writes text, cannot read it.
GRANT SELECT (id, email, name, role, disabled_at) ON users TO renavest_sender;
GRANT SELECT (id, user_id) ON therapists TO renavest_sender;
GRANT SELECT (user_id, status, starts_at, ends_at) ON subscriptions TO renavest_sender;
GRANT SELECT (id, channel_identifier, therapist_id, prospect_user_id, status, last_seq, version, epoch,
  last_message_at), UPDATE (last_seq, version, last_message_at, updated_at) ON chat_channels TO renavest_sender;
GRANT SELECT (public_id, channel_id, author_user_id, client_message_id, seq, version, fingerprint, created_at)
  ON chat_messages TO renavest_sender;
GRANT INSERT (public_id, channel_id, author_user_id, author_email, author_name, client_message_id, seq, version,
  content, key_id, fingerprint, created_at) ON chat_messages TO renavest_sender;
GRANT USAGE ON SEQUENCE chat_messages_id_seq TO renavest_sender;
GRANT SELECT (channel_id, user_id, seq, at), INSERT (channel_id, user_id, seq, at), UPDATE (seq, at)
  ON chat_reads TO renavest_sender;

-- The server's own chores: sign-in, sweeps, webhooks, jobs. Cannot read message text, nor the keys to it.
GRANT SELECT ON users, therapists, subscriptions, chat_reads, appointments, appointment_chats TO renavest_worker;
GRANT INSERT (public_id, clerk_user_id, email, name, role) ON users TO renavest_worker;
GRANT INSERT (user_id, time_zone, office_hours, reply_promise, accepts_new) ON therapists TO renavest_worker;
GRANT USAGE ON SEQUENCE users_id_seq, therapists_id_seq TO renavest_worker;
GRANT SELECT (id, channel_identifier, kind, therapist_id, prospect_user_id, created_by_user_id, status, closed_at,
  close_reason, last_seq, version, epoch, legal_hold, created_at, updated_at, last_message_at)
  ON chat_channels TO renavest_worker;
GRANT SELECT (id, public_id, channel_id, author_user_id, seq, version, kind, created_at, edited_at, deleted_at)
  ON chat_messages TO renavest_worker;

-- renavest_auditor reads the audit trail alone, which comes with its own migration.

RESET ROLE;
