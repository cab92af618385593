-- The only door through which messages are deleted. It opens for conversations whose rule says so at this moment, by the
-- clock of this database, and for none that is held: whoever calls it says how much at a time, and nothing else.
SET ROLE renavest_owner;

-- Nothing goes in so many days after a rule was set or a hold released: a slip is seen on the page before it does harm.
CREATE FUNCTION retention_grace() RETURNS interval
LANGUAGE sql IMMUTABLE
RETURN interval '168 hours';

-- Which rule a conversation goes by: its appointment's; that of visitors, while nobody knows who they are (where there
-- are such conversations); else that of direct ones.
DO $$
BEGIN
  EXECUTE format(
    'CREATE FUNCTION retention_kind(c chat_channels) RETURNS text LANGUAGE sql STABLE RETURN CASE %s
      WHEN c.kind = ''appointment'' THEN ''appointment'' ELSE ''direct'' END',
    (
      SELECT 'WHEN c.unverified_until IS NOT NULL THEN ''unverified''' FROM pg_attribute
      WHERE attrelid = 'chat_channels'::regclass AND attname = 'unverified_until' AND NOT attisdropped
    )
  );
END
$$;

-- The last moment of a conversation: of its last message, its closing or reopening, its appointment.
CREATE FUNCTION retention_from(c chat_channels) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN greatest(c.created_at, c.last_message_at, c.closed_at, c.reopened_at, c.closes_at, c.appointment_end);

CREATE FUNCTION is_on_legal_hold(c chat_channels, as_of timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT c.legal_hold OR EXISTS (
    SELECT FROM public.legal_holds h
    WHERE (h.released_at IS NULL OR h.released_at + public.retention_grace() > as_of) AND (
      h.channel_id = c.id OR h.user_id = c.prospect_user_id
      OR h.user_id = (SELECT t.user_id FROM public.therapists t WHERE t.id = c.therapist_id)
    )
  )
$$;

-- What may go, by the rules and holds as they are now, at a moment. Tells the dry run and the purge the same.
CREATE FUNCTION retention_due(as_of timestamptz) RETURNS TABLE (channel_id integer, policy_id integer, due_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT c.id, p.id, public.retention_from(c) + make_interval(hours => p.days * 24)
  FROM (
    SELECT DISTINCT ON (each.kind) each.* FROM public.retention_policies each ORDER BY each.kind, each.id DESC
  ) p
  JOIN public.chat_channels c ON public.retention_kind(c) = p.kind
  WHERE p.days IS NOT NULL AND p.set_at + public.retention_grace() <= as_of
    -- Where nobody has written there is nothing to delete.
    AND c.last_seq > 0
    AND public.retention_from(c) + make_interval(hours => p.days * 24) <= as_of
    AND NOT EXISTS (SELECT FROM public.retention_receipts r WHERE r.channel_id = c.id)
    AND NOT public.is_on_legal_hold(c, as_of)
$$;

-- The dry run: what would go at a moment, nothing of what is said in it. For admins and the server's chores.
CREATE FUNCTION list_retention_due(as_of timestamptz, at_most integer)
RETURNS TABLE (
  channel text, kind text, therapist text, prospect text, policy text, due_at timestamptz,
  messages bigint, edits bigint, log_lines bigint, first_seq bigint, last_seq bigint,
  first_at timestamptz, last_at timestamptz, in_all bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  IF current_setting('role') = 'renavest_admin' AND public.app_person_role() IS DISTINCT FROM 'admin' THEN
    RETURN;
  END IF;
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
  WITH due AS MATERIALIZED (SELECT d.* FROM public.retention_due(as_of) d),
  shown AS (SELECT d.* FROM due d ORDER BY d.due_at, d.channel_id LIMIT at_most)
  SELECT c.channel_identifier, public.retention_kind(c), tu.public_id, pu.public_id, p.public_id, d.due_at,
    told.messages, told.edits,
    (SELECT count(*) FROM public.chat_logs l WHERE l.appointment_id = c.appointment_id),
    told.first_seq, told.last_seq, told.first_at, told.last_at, (SELECT count(*) FROM due)
  FROM shown d
  JOIN public.chat_channels c ON c.id = d.channel_id
  JOIN public.retention_policies p ON p.id = d.policy_id
  JOIN public.therapists t ON t.id = c.therapist_id
  JOIN public.users tu ON tu.id = t.user_id
  JOIN public.users pu ON pu.id = c.prospect_user_id
  CROSS JOIN LATERAL (
    SELECT count(*) AS messages, min(m.seq) AS first_seq, max(m.seq) AS last_seq,
      min(m.created_at) AS first_at, max(m.created_at) AS last_at,
      coalesce(sum((SELECT count(*) FROM public.chat_message_revisions r WHERE r.message_id = m.id)), 0)::bigint AS edits
    FROM public.chat_messages m WHERE m.channel_id = c.id
  ) told
  ORDER BY d.due_at, d.channel_id;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- Destroys the key, ends the conversation and issues the receipt, in one transaction; the rows go afterwards.
CREATE FUNCTION begin_purge(c chat_channels, rule_id integer, was_due_at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.chat_channels SET epoch = epoch + 1, version = version + 1, status = 'closed',
    closed_at = coalesce(closed_at, clock_timestamp()),
    close_reason = CASE status WHEN 'closed' THEN close_reason ELSE 'key_destroyed' END,
    data_key = '', key_destroyed_at = coalesce(key_destroyed_at, clock_timestamp()),
    key_destroyed_reason = coalesce(key_destroyed_reason, 'retention')
  WHERE id = c.id;
  INSERT INTO public.retention_receipts (
    channel_id, kind, policy_id, due_at, messages, edits, log_lines, first_seq, last_seq, first_at, last_at, sha256
  )
  SELECT c.id, public.retention_kind(c), rule_id, was_due_at, count(*),
    coalesce(sum((SELECT count(*) FROM public.chat_message_revisions r WHERE r.message_id = m.id)), 0),
    (SELECT count(*) FROM public.chat_logs l WHERE l.appointment_id = c.appointment_id),
    min(m.seq), max(m.seq), min(m.created_at), max(m.created_at),
    encode(sha256(convert_to(coalesce(string_agg(
      concat_ws('|', m.seq, m.public_id, m.version, m.author_user_id, extract(epoch FROM m.created_at)), E'\n' ORDER BY m.seq
    ), ''), 'UTF8')), 'hex')
  FROM public.chat_messages m WHERE m.channel_id = c.id;
END
$$;

-- One step of what there is to do: goes on with a conversation whose key is gone, at most so many of its messages; else
-- begins with some that are due. Answers what it did; nothing: there is nothing to do, or others are at it. Each step is
-- whole by itself: cut off anywhere, and called by any number at once, it ends in the same state.
CREATE FUNCTION purge_step(at_most integer) RETURNS TABLE (channel text, step text, removed integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  begun_at_once constant integer := 5;
  c public.chat_channels%ROWTYPE;
  rule record;
  locked integer[];
  doomed integer[];
  lines integer;
BEGIN
  IF at_most IS NULL OR at_most NOT BETWEEN 1 AND 10000 THEN
    RAISE EXCEPTION 'one to ten thousand messages are deleted at a time' USING ERRCODE = 'check_violation';
  END IF;
  -- An older picture of the world would not show the hold that has just been placed.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a purge reads what is committed' USING ERRCODE = 'invalid_transaction_state';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(1380275278, 1);
  PERFORM set_config('app.maintenance', 'on', true);

  FOR c IN
    SELECT u.* FROM public.chat_channels u
    JOIN public.retention_receipts r ON r.channel_id = u.id
    WHERE u.purged_until IS NULL AND u.data_key = '' AND NOT public.is_on_legal_hold(u, clock_timestamp())
    ORDER BY u.id LIMIT 50 FOR NO KEY UPDATE OF u SKIP LOCKED
  LOOP
    channel := c.channel_identifier;
    BEGIN
      doomed := ARRAY(
        SELECT m.id FROM public.chat_messages m WHERE m.channel_id = c.id ORDER BY m.seq LIMIT at_most
      );
      DELETE FROM public.chat_message_revisions r WHERE r.message_id = ANY (doomed);
      DELETE FROM public.chat_messages m WHERE m.id = ANY (doomed);
      DELETE FROM public.chat_logs l WHERE l.id IN (
        SELECT each.id FROM public.chat_logs each WHERE each.appointment_id = c.appointment_id ORDER BY each.id LIMIT at_most
      );
      GET DIAGNOSTICS lines = ROW_COUNT;
      removed := cardinality(doomed);
      step := 'deleted';
      IF removed < at_most AND lines < at_most THEN
        DELETE FROM public.chat_reads r WHERE r.channel_id = c.id;
        UPDATE public.chat_channels u SET purged_until = u.last_message_at, last_seq = 0, last_message_at = NULL,
          epoch = u.epoch + 1, version = u.version + 1,
          kind = CASE u.kind WHEN 'direct' THEN 'former' ELSE u.kind END
        WHERE u.id = c.id;
        step := 'finished';
      END IF;
      RETURN NEXT;
      PERFORM set_config('app.maintenance', before, true);
      RETURN;
    EXCEPTION WHEN foreign_key_violation THEN
      -- Rows that this function does not know of refer to it: told, and no reason to keep the others.
      removed := 0;
      step := 'stuck';
      RETURN NEXT;
    END;
  END LOOP;

  -- Locked first, asked again afterwards: somebody may have written in it until the lock was there.
  SELECT array_agg(held.id) INTO locked FROM (
    SELECT u.id FROM public.chat_channels u
    WHERE u.id IN (
      SELECT d.channel_id FROM public.retention_due(clock_timestamp()) d ORDER BY d.due_at, d.channel_id LIMIT 200
    )
    ORDER BY u.id LIMIT begun_at_once FOR NO KEY UPDATE SKIP LOCKED
  ) held;
  FOR rule IN
    SELECT d.* FROM public.retention_due(clock_timestamp()) d WHERE d.channel_id = ANY (locked) ORDER BY d.channel_id
  LOOP
    SELECT u.* INTO c FROM public.chat_channels u WHERE u.id = rule.channel_id;
    PERFORM public.begin_purge(c, rule.policy_id, rule.due_at);
    channel := c.channel_identifier;
    step := 'begun';
    removed := 0;
    RETURN NEXT;
  END LOOP;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- A hold beats the destruction of a key as well, whoever wants it.
CREATE FUNCTION refuse_held_destruction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  held boolean;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(1380275278, 1);
  PERFORM set_config('app.maintenance', 'on', true);
  held := public.is_on_legal_hold(OLD, clock_timestamp());
  PERFORM set_config('app.maintenance', before, true);
  IF held THEN
    RAISE EXCEPTION 'the conversation is under legal hold' USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_holds';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER chat_channels_legal_hold BEFORE UPDATE ON chat_channels
FOR EACH ROW WHEN (OLD.data_key <> '' AND NEW.data_key = '') EXECUTE FUNCTION refuse_held_destruction();

GRANT EXECUTE ON FUNCTION list_retention_due(timestamptz, integer) TO renavest_worker, renavest_admin;
GRANT EXECUTE ON FUNCTION purge_step(integer) TO renavest_worker;
-- For admins who set a rule: when it begins to count.
GRANT EXECUTE ON FUNCTION retention_grace() TO renavest_admin;

RESET ROLE;
