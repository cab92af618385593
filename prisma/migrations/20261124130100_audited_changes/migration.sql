-- What changes a record of care leaves its row in the trail within the same transaction, whatever code changes it: no
-- row, no change. `app.access` says from where: {"session","address","request","note"}; for a statement that brings
-- messages of several people {"<public id of the message>": {...}}.
SET ROLE renavest_owner;

CREATE FUNCTION audit_access() RETURNS jsonb
LANGUAGE sql STABLE
RETURN NULLIF(current_setting('app.access', true), '')::jsonb;

-- Null person: the server's own work, under the name of the role it was done in.
CREATE FUNCTION audit_change(
  person integer, action text, reason text, channel text, subject integer, seq bigint, access jsonb
) RETURNS audit_entry
LANGUAGE sql STABLE
RETURN ROW(
  CASE
    WHEN person IS NOT NULL THEN 'person'
    WHEN current_setting('role') = 'renavest_owner' THEN 'maintenance'
    WHEN starts_with(current_setting('role'), 'renavest_') THEN substr(current_setting('role'), 10)
    ELSE 'login'
  END,
  person, access ->> 'session', action, 'done', reason, channel, subject, seq, seq, 1,
  access ->> 'address', access ->> 'request', access ->> 'note'
)::audit_entry;

-- The person a transaction runs for.
CREATE FUNCTION audit_person() RETURNS integer
LANGUAGE sql STABLE
RETURN CASE
  WHEN current_setting('role') IN ('renavest_app', 'renavest_admin')
  THEN NULLIF(current_setting('app.user_id', true), '')::integer
END;

-- One call for all messages of a statement. Runs, as the others do, with the rights of whoever makes the change.
CREATE FUNCTION audit_sends() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  access constant jsonb := public.audit_access();
  sending constant boolean := current_setting('role') = 'renavest_sender';
BEGIN
  PERFORM public.write_audit(ARRAY(
    SELECT public.audit_change(
      CASE WHEN sending THEN m.author_user_id END,
      'message_sent', NULL, c.channel_identifier, c.prospect_user_id, m.seq, coalesce(access -> m.public_id, access)
    )
    FROM stored m JOIN public.chat_channels c ON c.id = m.channel_id
    ORDER BY m.channel_id, m.seq
  ));
  RETURN NULL;
END
$$;

CREATE FUNCTION audit_message_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY(
    SELECT public.audit_change(
      public.audit_person(),
      CASE WHEN NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN 'message_deleted' ELSE 'message_edited' END,
      NULL, c.channel_identifier, c.prospect_user_id, NEW.seq, public.audit_access()
    )
    FROM public.chat_channels c WHERE c.id = NEW.channel_id
  ));
  RETURN NULL;
END
$$;

CREATE FUNCTION audit_channel_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY[public.audit_change(
    public.audit_person(),
    CASE NEW.status WHEN 'closed' THEN 'conversation_closed' ELSE 'conversation_reopened' END,
    NEW.close_reason, NEW.channel_identifier, NEW.prospect_user_id, NULL, public.audit_access()
  )]);
  RETURN NULL;
END
$$;

CREATE FUNCTION audit_person_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY[public.audit_change(
    public.audit_person(),
    CASE
      WHEN NEW.role <> OLD.role THEN 'role_changed'
      WHEN NEW.disabled_at IS NULL THEN 'person_enabled'
      ELSE 'person_disabled'
    END,
    CASE WHEN NEW.role <> OLD.role THEN NEW.role END, NULL, NEW.id, NULL, public.audit_access()
  )]);
  RETURN NULL;
END
$$;

CREATE TRIGGER chat_messages_sent AFTER INSERT ON chat_messages REFERENCING NEW TABLE AS stored
FOR EACH STATEMENT EXECUTE FUNCTION audit_sends();
-- A row at a time: every send updates its channel, and a condition is cheaper to ask than to collect all rows.
CREATE TRIGGER chat_messages_changed AFTER UPDATE ON chat_messages
FOR EACH ROW WHEN (NEW.content <> OLD.content OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at)
EXECUTE FUNCTION audit_message_change();
CREATE TRIGGER chat_channels_changed AFTER UPDATE ON chat_channels
FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION audit_channel_change();
CREATE TRIGGER users_changed AFTER UPDATE ON users
FOR EACH ROW WHEN (NEW.role <> OLD.role OR NEW.disabled_at IS DISTINCT FROM OLD.disabled_at)
EXECUTE FUNCTION audit_person_change();

GRANT EXECUTE ON FUNCTION audit_access(), audit_person(), audit_change(integer, text, text, text, integer, bigint, jsonb)
  TO renavest_app, renavest_admin, renavest_sender,
  renavest_worker;

RESET ROLE;
