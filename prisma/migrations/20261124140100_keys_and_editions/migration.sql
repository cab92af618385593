-- Keys that can be wrapped anew and destroyed, and texts that know which edition of their message they are.
SET ROLE renavest_owner;

-- v2 names its edition (docs/decisions/015). What v1 sealed stays readable.
ALTER TABLE chat_messages DROP CONSTRAINT chat_messages_content_check;
ALTER TABLE chat_messages ADD CONSTRAINT chat_messages_content_check
  CHECK (starts_with(content, 'v2.') OR starts_with(content, 'v1.')) NOT VALID;
ALTER TABLE chat_messages VALIDATE CONSTRAINT chat_messages_content_check;
ALTER TABLE chat_message_revisions DROP CONSTRAINT chat_message_revisions_content_check;
ALTER TABLE chat_message_revisions ADD CONSTRAINT chat_message_revisions_content_check
  CHECK (starts_with(content, 'v2.') OR starts_with(content, 'v1.')) NOT VALID;
ALTER TABLE chat_message_revisions VALIDATE CONSTRAINT chat_message_revisions_content_check;

ALTER TABLE chat_channels
  ADD COLUMN key_destroyed_at timestamptz,
  -- A short code, never somebody's words.
  ADD COLUMN key_destroyed_reason text CHECK (key_destroyed_reason ~ '^[a-z][a-z_]{0,39}$');
-- A key is destroyed once, with a reason, and nothing new is written under it; what is under legal hold keeps its key.
ALTER TABLE chat_channels ADD CONSTRAINT chat_channels_key_check CHECK (
  (data_key = '') = (key_destroyed_at IS NOT NULL)
  AND (key_destroyed_at IS NULL) = (key_destroyed_reason IS NULL)
  AND (key_destroyed_at IS NULL OR (status = 'closed' AND NOT legal_hold))
);
-- Asked every two seconds by every process; holds next to nothing.
CREATE INDEX chat_channels_key_destroyed_at_idx ON chat_channels (key_destroyed_at) WHERE key_destroyed_at IS NOT NULL;

-- No role brings a destroyed key back.
CREATE FUNCTION keep_destroyed_keys() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the key of this conversation is destroyed' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER chat_channels_key_stays_destroyed BEFORE UPDATE ON chat_channels
FOR EACH ROW WHEN (OLD.data_key = '' AND (
  NEW.data_key <> '' OR NEW.key_destroyed_at IS DISTINCT FROM OLD.key_destroyed_at OR NEW.legal_hold
)) EXECUTE FUNCTION keep_destroyed_keys();

CREATE POLICY keeper_select ON chat_channels FOR SELECT TO renavest_keeper USING (true);
CREATE POLICY keeper_update ON chat_channels FOR UPDATE TO renavest_keeper USING (key_destroyed_at IS NULL)
WITH CHECK (true);

GRANT SELECT (id, channel_identifier, data_key, status, closed_at, close_reason, legal_hold, version, epoch, key_destroyed_at)
  ON chat_channels TO renavest_keeper;
GRANT UPDATE (data_key, key_destroyed_at, key_destroyed_reason, status, closed_at, close_reason, version, epoch)
  ON chat_channels TO renavest_keeper;

-- In the trail, within the same transaction: no row, no destruction.
CREATE FUNCTION audit_key_destroyed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY[public.audit_change(
    NULL, 'key_destroyed', NEW.key_destroyed_reason, NEW.channel_identifier, NEW.prospect_user_id, NULL,
    public.audit_access()
  )]);
  RETURN NULL;
END
$$;
CREATE TRIGGER chat_channels_key_destroyed AFTER UPDATE ON chat_channels
FOR EACH ROW WHEN (OLD.key_destroyed_at IS NULL AND NEW.key_destroyed_at IS NOT NULL)
EXECUTE FUNCTION audit_key_destroyed();
GRANT EXECUTE ON FUNCTION audit_access(), audit_person(),
  audit_change(integer, text, text, text, integer, bigint, jsonb), write_audit(audit_entry[]) TO renavest_keeper;

-- Processes ask which keys are gone, to drop them from their memory.
GRANT SELECT (key_destroyed_at) ON chat_channels TO renavest_worker, renavest_admin;

RESET ROLE;
