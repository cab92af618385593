-- The chat of an appointment: a conversation of its own that closes by the clock, moves with the appointment, and is
-- logged. Whoever judges asks `closes_at` and the clock of this database; no job has to run for a chat to be closed.
SET ROLE renavest_owner;
SET LOCAL app.maintenance = 'on';

ALTER TABLE appointments
  -- The booking side's own id, and its own time of the newest news we have: what is older changes nothing.
  ADD COLUMN external_id text UNIQUE CHECK (char_length(external_id) BETWEEN 1 AND 128),
  ADD COLUMN told_at timestamptz;

ALTER TABLE chat_channels
  ADD COLUMN appointment_id integer UNIQUE REFERENCES appointments (id) ON DELETE RESTRICT,
  -- From this moment on nothing new is taken, whether or not somebody has written down that it is closed.
  ADD COLUMN closes_at timestamptz,
  -- The appointment's own times, once more: whoever reads the conversation needs no join, and no right to more.
  ADD COLUMN appointment_start timestamptz,
  ADD COLUMN appointment_end timestamptz,
  ADD CONSTRAINT chat_channels_appointment_check CHECK (
    (kind = 'appointment') = (appointment_id IS NOT NULL) AND (kind = 'appointment') = (closes_at IS NOT NULL)
  );
CREATE INDEX chat_channels_closes_at_idx ON chat_channels (closes_at) WHERE status = 'active';

-- Until when its therapist keeps it open beyond the rule.
ALTER TABLE appointment_chats ADD COLUMN kept_open_until timestamptz;

-- NULL in direct conversations, so that the trigger below costs them no call. Always the channel's own.
ALTER TABLE chat_messages ADD COLUMN appointment_id integer;
ALTER TABLE chat_logs ADD COLUMN key_id text;

-- What the server says by itself is a code and a moment, not words: each reader is told in their language and zone.
ALTER TABLE chat_messages DROP CONSTRAINT chat_messages_content_check;
ALTER TABLE chat_messages ADD CONSTRAINT chat_messages_content_check CHECK (
  starts_with(content, 'v2.') OR starts_with(content, 'v1.')
  OR (kind <> 'text' AND content ~ '^n1\.[a-z_]{1,40}(\.[0-9T:.-]{19,23}Z)?$')
) NOT VALID;
ALTER TABLE chat_messages VALIDATE CONSTRAINT chat_messages_content_check;

-- The rule: six hours after the end, or later where the therapist keeps it open.
CREATE FUNCTION appointment_chat_closes_at(end_time timestamptz, kept_open_until timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE
RETURN greatest(end_time + interval '6 hours', kept_open_until);

-- Every message of an appointment's chat is in its log, in the same transaction: no row, no message. For the owner to
-- write, because no role that sends may; what is written is the row itself.
CREATE FUNCTION log_appointment_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  INSERT INTO public.chat_logs (
    appointment_id, stream_message_id, sender_id, content, key_id, message_type, created_at
  ) VALUES (
    NEW.appointment_id, NEW.public_id,
    coalesce((SELECT u.clerk_user_id FROM public.users u WHERE u.id = NEW.author_user_id), 'system'),
    NEW.content, NEW.key_id, NEW.kind, NEW.created_at
  );
  PERFORM set_config('app.maintenance', before, true);
  RETURN NULL;
END
$$;
-- Asked by the executor itself; the function is called for appointment chats only.
CREATE TRIGGER chat_messages_logged AFTER INSERT ON chat_messages
FOR EACH ROW WHEN (NEW.appointment_id IS NOT NULL) EXECUTE FUNCTION log_appointment_message();

-- Closed by hand, by the clock or by its appointment, and opened again: the required row says the same.
CREATE FUNCTION follow_channel_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  UPDATE public.appointment_chats SET status = NEW.status, closed_at = NEW.closed_at
  WHERE appointment_id = NEW.appointment_id;
  PERFORM set_config('app.maintenance', before, true);
  RETURN NULL;
END
$$;
-- Before the one of the audit trail, by name: whoever holds a chain of it waits for nothing else.
CREATE TRIGGER chat_channels_appointment_follows AFTER UPDATE ON chat_channels
FOR EACH ROW WHEN (NEW.appointment_id IS NOT NULL AND (
  NEW.status <> OLD.status OR NEW.closed_at IS DISTINCT FROM OLD.closed_at
)) EXECUTE FUNCTION follow_channel_state();

-- A note of the server's own, as the next message. The caller is a function of the owner and holds the channel's lock.
CREATE FUNCTION append_notice(channel_db_id integer, kind text, code text, told_moment timestamptz, said_at timestamptz)
RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  held public.chat_channels%ROWTYPE;
  moment timestamptz;
BEGIN
  UPDATE public.chat_channels c
  SET last_seq = c.last_seq + 1, version = c.version + 1,
    last_message_at = greatest(date_trunc('milliseconds', said_at), c.last_message_at)
  WHERE c.id = channel_db_id
  RETURNING c.* INTO held;
  INSERT INTO public.chat_messages (
    public_id, channel_id, appointment_id, author_email, author_name, seq, version, kind, content, key_id, created_at
  ) VALUES (
    public.random_public_id(), held.id, held.appointment_id, 'system', 'Renavest', held.last_seq, held.version, kind,
    'n1.' || code || coalesce(
      '.' || to_char(told_moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), ''
    ),
    'none', held.last_message_at
  );
END
$$;

-- The one place that decides how the chat of an appointment stands: asked whenever the appointment or the time it is
-- kept open has changed. What its people ended by hand stays ended, until the therapist opens it again.
CREATE FUNCTION settle_appointment_chat(of_appointment integer, code text, by_therapist boolean)
RETURNS void LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  held public.chat_channels%ROWTYPE;
  booked public.appointments%ROWTYPE;
  kept timestamptz;
  instant timestamptz;
  until timestamptz;
  cancelled boolean;
BEGIN
  SELECT c.* INTO held FROM public.chat_channels c WHERE c.appointment_id = of_appointment FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT a.* INTO booked FROM public.appointments a WHERE a.id = of_appointment;
  SELECT ac.kept_open_until INTO kept FROM public.appointment_chats ac WHERE ac.appointment_id = of_appointment;
  instant := date_trunc('milliseconds', clock_timestamp());
  until := CASE
    WHEN booked.status <> 'cancelled' THEN public.appointment_chat_closes_at(booked.end_time, kept)
    -- Over before it was cancelled: then it closed when it was over.
    ELSE coalesce(kept, least(held.closes_at, instant))
  END;
  cancelled := booked.status = 'cancelled' AND held.closes_at > instant;
  UPDATE public.chat_channels SET appointment_start = booked.start_time, appointment_end = booked.end_time
  WHERE id = held.id;

  IF until <= instant THEN
    UPDATE public.chat_channels SET closes_at = until WHERE id = held.id;
    IF held.status = 'active' THEN
      PERFORM public.append_notice(
        held.id, 'system', CASE WHEN cancelled THEN 'chat_cancelled' ELSE 'chat_closed' END, NULL,
        least(instant, held.closes_at)
      );
      UPDATE public.chat_channels SET status = 'closed', closed_at = least(instant, held.closes_at),
        close_reason = CASE WHEN cancelled THEN 'appointment_cancelled' ELSE 'appointment_over' END
      WHERE id = held.id;
    END IF;
    RETURN;
  END IF;

  -- Nothing new stands under a key that is gone, and a move does not undo what somebody ended.
  IF held.data_key = '' OR (
    held.status = 'closed' AND NOT by_therapist
    AND held.close_reason NOT IN ('appointment_over', 'appointment_cancelled')
  ) THEN
    UPDATE public.chat_channels SET closes_at = until WHERE id = held.id AND data_key <> '';
    RETURN;
  END IF;
  UPDATE public.chat_channels SET closes_at = until, status = 'active', closed_at = NULL, close_reason = NULL
  WHERE id = held.id;
  PERFORM public.append_notice(held.id, 'bot', code, until, instant);
END
$$;

CREATE FUNCTION move_appointment_chat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  -- Cancelled takes back what the therapist had promised before.
  IF NEW.status = 'cancelled' AND OLD.status <> 'cancelled' THEN
    UPDATE public.appointment_chats SET kept_open_until = NULL WHERE appointment_id = NEW.id;
  END IF;
  PERFORM public.settle_appointment_chat(NEW.id, 'chat_moved', false);
  PERFORM set_config('app.maintenance', before, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER appointments_chat_moves AFTER UPDATE ON appointments
FOR EACH ROW WHEN (
  NEW.start_time <> OLD.start_time OR NEW.end_time <> OLD.end_time OR (NEW.status = 'cancelled') <> (OLD.status = 'cancelled')
) EXECUTE FUNCTION move_appointment_chat();

-- Makes the chat of an appointment, once; answers the channel's public id. Nothing for one that is cancelled, or whose
-- people are not a prospect and a therapist.
CREATE FUNCTION open_appointment_chat(of_appointment integer, new_channel text, new_data_key text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  booked public.appointments%ROWTYPE;
  made integer;
  answer text;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  SELECT a.* INTO booked FROM public.appointments a WHERE a.id = of_appointment FOR UPDATE;
  SELECT c.channel_identifier INTO answer FROM public.chat_channels c WHERE c.appointment_id = of_appointment;
  IF answer IS NULL AND booked.status <> 'cancelled' THEN
    INSERT INTO public.chat_channels (
      channel_identifier, kind, appointment_id, therapist_id, prospect_user_id, data_key, closes_at,
      appointment_start, appointment_end
    )
    SELECT new_channel, 'appointment', booked.id, t.id, pu.id, new_data_key,
      public.appointment_chat_closes_at(booked.end_time, NULL), booked.start_time, booked.end_time
    FROM public.users tu JOIN public.therapists t ON t.user_id = tu.id
    JOIN public.users pu ON pu.clerk_user_id = booked.individual_id AND pu.role = 'prospect'
    WHERE tu.clerk_user_id = booked.volunteer_id AND tu.role = 'therapist'
    RETURNING id INTO made;
    IF made IS NOT NULL THEN
      INSERT INTO public.appointment_chats (appointment_id, stream_channel_id) VALUES (booked.id, new_channel);
      PERFORM public.append_notice(
        made, 'bot', 'chat_opened', public.appointment_chat_closes_at(booked.end_time, NULL), clock_timestamp()
      );
      answer := new_channel;
    END IF;
  END IF;
  PERFORM set_config('app.maintenance', before, true);
  RETURN answer;
END
$$;

-- The therapist keeps it open longer, or opens it again: for so long from now on, at most thirty days. False: not their
-- conversation, or no appointment's.
CREATE FUNCTION keep_chat_open(channel_db_id integer, minutes integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  booked integer;
  was text;
BEGIN
  IF minutes NOT BETWEEN 1 AND 43200 THEN
    RAISE EXCEPTION 'a chat is kept open for one minute to thirty days' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM set_config('app.maintenance', 'on', true);
  -- The channel first, as everywhere.
  SELECT c.appointment_id, c.status INTO booked, was FROM public.chat_channels c
  WHERE c.id = channel_db_id AND c.therapist_id = public.app_therapist_id() FOR NO KEY UPDATE;
  IF booked IS NOT NULL THEN
    UPDATE public.appointment_chats SET kept_open_until = greatest(
      kept_open_until, date_trunc('milliseconds', clock_timestamp()) + make_interval(mins => minutes)
    )
    WHERE appointment_id = booked;
    PERFORM public.settle_appointment_chat(booked, 'chat_kept_open', true);
    IF was = 'active' THEN
      -- One that was closed leaves `conversation_reopened` by its own trigger.
      PERFORM public.write_audit(ARRAY(
        SELECT public.audit_change(
          public.audit_person(), 'conversation_extended', NULL, c.channel_identifier, c.prospect_user_id, NULL,
          public.audit_access()
        )
        FROM public.chat_channels c WHERE c.id = channel_db_id
      ));
    END IF;
  END IF;
  PERFORM set_config('app.maintenance', before, true);
  RETURN booked IS NOT NULL;
END
$$;

-- Writes down what the clock has closed already, at the moment it did so; at most `at_most` chats, none that another
-- run of it is just writing down. Answers them.
CREATE FUNCTION close_expired_chats(at_most integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  expired integer[];
  each integer;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  SELECT array_agg(held.id) INTO expired FROM (
    SELECT c.id FROM public.chat_channels c
    WHERE c.status = 'active' AND c.closes_at <= clock_timestamp()
    ORDER BY c.closes_at, c.id LIMIT at_most
    FOR NO KEY UPDATE SKIP LOCKED
  ) held;
  FOREACH each IN ARRAY coalesce(expired, '{}') LOOP
    PERFORM public.append_notice(each, 'system', 'chat_closed', NULL, c.closes_at)
    FROM public.chat_channels c WHERE c.id = each;
    UPDATE public.chat_channels SET status = 'closed', closed_at = closes_at, close_reason = 'appointment_over'
    WHERE id = each;
  END LOOP;
  RETURN QUERY SELECT c.channel_identifier FROM public.chat_channels c WHERE c.id = ANY (expired) ORDER BY c.id;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- The trail of appointments themselves.
CREATE FUNCTION audit_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  PERFORM public.write_audit(ARRAY[public.audit_change(
    public.audit_person(),
    CASE
      WHEN TG_OP = 'INSERT' THEN 'appointment_added'
      WHEN NEW.status = 'cancelled' AND OLD.status <> 'cancelled' THEN 'appointment_cancelled'
      ELSE 'appointment_moved'
    END,
    NEW.status, (SELECT c.channel_identifier FROM public.chat_channels c WHERE c.appointment_id = NEW.id),
    (SELECT u.id FROM public.users u WHERE u.clerk_user_id = NEW.individual_id), NULL, public.audit_access()
  )]);
  PERFORM set_config('app.maintenance', before, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER appointments_told_added AFTER INSERT ON appointments
FOR EACH ROW EXECUTE FUNCTION audit_appointment();
CREATE TRIGGER appointments_told_changed AFTER UPDATE ON appointments
FOR EACH ROW WHEN (
  NEW.start_time <> OLD.start_time OR NEW.end_time <> OLD.end_time OR NEW.status <> OLD.status
) EXECUTE FUNCTION audit_appointment();

-- The booking side tells through the server, as the worker.
CREATE POLICY worker_insert ON appointments FOR INSERT TO renavest_worker WITH CHECK (external_id IS NOT NULL);
CREATE POLICY worker_update ON appointments FOR UPDATE TO renavest_worker
  USING (external_id IS NOT NULL) WITH CHECK (external_id IS NOT NULL);
GRANT INSERT (individual_id, volunteer_id, start_time, end_time, time_zone, status, external_id, told_at),
  UPDATE (start_time, end_time, time_zone, status, told_at) ON appointments TO renavest_worker;
GRANT USAGE ON SEQUENCE appointments_id_seq TO renavest_worker;
ALTER TABLE webhook_deliveries DROP CONSTRAINT webhook_deliveries_provider_check;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_provider_check
  CHECK (provider IN ('clerk', 'appointments'));

GRANT EXECUTE ON FUNCTION open_appointment_chat(integer, text, text), close_expired_chats(integer) TO renavest_worker;
GRANT EXECUTE ON FUNCTION keep_chat_open(integer, integer) TO renavest_app;
GRANT SELECT (appointment_id, closes_at) ON chat_channels TO renavest_sender;
GRANT SELECT (appointment_id, closes_at, appointment_start, appointment_end) ON chat_channels
  TO renavest_worker, renavest_admin, renavest_breakglass;
GRANT INSERT (appointment_id) ON chat_messages TO renavest_sender;

-- As before, and: open means that the clock has not closed it either, and a message carries its channel's appointment.
ALTER POLICY sender_insert ON chat_messages WITH CHECK (
  kind = 'text'
  AND (
    SELECT c.status = 'active' AND coalesce(c.closes_at > transaction_timestamp(), true)
      AND c.appointment_id IS NOT DISTINCT FROM chat_messages.appointment_id
      AND (
        c.prospect_user_id = chat_messages.author_user_id
        OR (SELECT t.user_id FROM therapists t WHERE t.id = c.therapist_id) = chat_messages.author_user_id
      )
    FROM chat_channels c WHERE c.id = chat_messages.channel_id
  )
  AND (
    SELECT u.disabled_at IS NULL AND u.email = chat_messages.author_email AND u.name = chat_messages.author_name
      AND (u.role <> 'prospect' OR EXISTS (
        SELECT FROM subscriptions s
        WHERE s.user_id = u.id AND s.status = 'active' AND s.starts_at <= clock_timestamp()
          AND (s.ends_at IS NULL OR s.ends_at > transaction_timestamp())
      ))
    FROM users u WHERE u.id = chat_messages.author_user_id
  )
);

-- The send, as it was, but that the clock closes a chat as well. The instant is taken under the lock.
-- The arrays are the columns of the drafts. One row for each draft, in the order given:
--   stored                 took the next seq and version of its channel, and its author has read up to it;
--                          nothing else takes a number
--   duplicate, conflict    the author's key is known, with the same text or another; also after the chat closed
--   not_found              no such channel, or not the author's, or the author is disabled: not to be told apart
--   chat_closed, subscription_required
-- A broken draft (a text that is not ciphertext, a missing key) raises and stores nothing of the whole call.
CREATE OR REPLACE FUNCTION append_messages(
  channel_identifiers text[],
  author_user_ids integer[],
  client_message_ids text[],
  public_ids text[],
  contents text[],
  key_ids text[],
  fingerprints bytea[]
)
RETURNS TABLE (
  ordinal integer,
  outcome text,
  message_id text,
  seq bigint,
  version bigint,
  epoch integer,
  created_at timestamptz,
  channel_db_id integer
)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER
-- Index look-ups whatever the statistics say: a plan made while the tables were empty is kept by the session, and
-- must still be right a million messages later.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
  locked integer[];
  instant timestamptz;
  moment timestamptz;
BEGIN
  -- Only channels that may get a new message are locked, in id order: two calls cannot wait for each other in a ring.
  SELECT array_agg(held.id) INTO locked FROM (
    SELECT c.id FROM public.chat_channels c
    WHERE c.id IN (
      SELECT wanted.id
      FROM unnest(channel_identifiers, author_user_ids, client_message_ids) AS d (channel, author, client_key)
      JOIN public.chat_channels wanted ON wanted.channel_identifier = d.channel
      WHERE NOT EXISTS (
        SELECT FROM public.chat_messages m
        WHERE m.channel_id = wanted.id AND m.author_user_id = d.author AND m.client_message_id = d.client_key
      )
    )
    ORDER BY c.id
    FOR NO KEY UPDATE
  ) held;

  -- Taken under the locks, so it never runs backwards within a channel. Stored in whole milliseconds, so that every
  -- reader, whatever its clock type, says the same time.
  instant := clock_timestamp();
  moment := date_trunc('milliseconds', instant);

  -- A statement of its own: its snapshot is younger than the locks and sees what their former holders stored.
  RETURN QUERY
  WITH judged AS (
    SELECT
      d.*, c.id AS channel_id, c.appointment_id, c.last_seq, c.version AS channel_version, c.epoch, u.email, u.name,
      greatest(moment, c.last_message_at) AS moment,
      known.public_id AS known_id, known.seq AS known_seq, known.version AS known_version,
      known.created_at AS known_at,
      CASE
        WHEN known.fingerprint = d.fingerprint THEN 'duplicate'
        WHEN known.public_id IS NOT NULL THEN 'conflict'
        WHEN c.id = ANY (locked) IS NOT TRUE OR u.id IS NULL OR u.disabled_at IS NOT NULL
          OR (u.id = c.prospect_user_id OR u.id = t.user_id) IS NOT TRUE THEN 'not_found'
        WHEN c.status <> 'active' OR c.closes_at <= instant THEN 'chat_closed'
        WHEN u.role = 'prospect' AND NOT EXISTS (
          SELECT FROM public.subscriptions s
          WHERE s.user_id = u.id AND s.status = 'active' AND s.starts_at <= instant
            AND (s.ends_at IS NULL OR s.ends_at > instant)
        ) THEN 'subscription_required'
        ELSE 'stored'
      END AS verdict,
      -- The same key twice in one call: the first is the message, the others repeat or contradict it.
      row_number() OVER same_key AS repetition,
      first_value(d.fingerprint) OVER same_key = d.fingerprint AS same_text
    FROM unnest(
      channel_identifiers, author_user_ids, client_message_ids, public_ids, contents, key_ids, fingerprints
    ) WITH ORDINALITY AS d (channel, author, client_key, public_id, content, key_id, fingerprint, place)
    LEFT JOIN public.chat_channels c ON c.channel_identifier = d.channel
    LEFT JOIN public.therapists t ON t.id = c.therapist_id
    LEFT JOIN public.users u ON u.id = d.author
    LEFT JOIN public.chat_messages known
      ON known.channel_id = c.id AND known.author_user_id = d.author AND known.client_message_id = d.client_key
    WINDOW same_key AS (PARTITION BY d.channel, d.author, d.client_key ORDER BY d.place)
  ),
  counted AS (
    SELECT *,
      count(*) FILTER (WHERE verdict = 'stored' AND repetition = 1) OVER line AS step,
      -- So far nobody else has written to this channel in this call.
      min(author) FILTER (WHERE verdict = 'stored' AND repetition = 1) OVER line
        = max(author) FILTER (WHERE verdict = 'stored' AND repetition = 1) OVER line AS undisturbed
    FROM judged
    WINDOW line AS (PARTITION BY channel_id ORDER BY place)
  ),
  inserted AS (
    INSERT INTO public.chat_messages (
      public_id, channel_id, appointment_id, author_user_id, author_email, author_name, client_message_id,
      seq, version, content, key_id, fingerprint, created_at
    )
    SELECT
      public_id, channel_id, appointment_id, author, email, name, client_key,
      last_seq + step, channel_version + step, content, key_id, fingerprint, moment
    FROM counted
    WHERE verdict = 'stored' AND repetition = 1
    ORDER BY place
  ),
  moved AS (
    UPDATE public.chat_channels c
    SET last_seq = c.last_seq + n.steps, version = c.version + n.steps,
        last_message_at = n.moment, updated_at = n.moment
    FROM (
      SELECT channel_id, max(step) AS steps, max(moment) AS moment
      FROM counted WHERE verdict = 'stored' GROUP BY channel_id
    ) n
    WHERE c.id = n.channel_id
  ),
  -- Who had read everything has read their own message as well. Who had not, did not read the rest by writing.
  read AS (
    INSERT INTO public.chat_reads AS r (channel_id, user_id, seq, at)
    SELECT c.channel_id, c.author, max(c.last_seq + c.step), max(c.moment)
    FROM counted c
    LEFT JOIN public.chat_reads known ON known.channel_id = c.channel_id AND known.user_id = c.author
    WHERE c.verdict = 'stored' AND c.repetition = 1 AND c.undisturbed AND coalesce(known.seq, 0) >= c.last_seq
    GROUP BY c.channel_id, c.author
    ON CONFLICT (channel_id, user_id) DO UPDATE SET seq = excluded.seq, at = excluded.at
    WHERE r.seq < excluded.seq
  )
  SELECT
    place::integer,
    CASE
      WHEN verdict <> 'stored' OR repetition = 1 THEN verdict
      WHEN same_text THEN 'duplicate'
      ELSE 'conflict'
    END,
    CASE WHEN verdict = 'stored' THEN first_value(public_id) OVER same_key ELSE known_id END,
    CASE WHEN verdict = 'stored' THEN last_seq + first_value(step) OVER same_key ELSE known_seq END,
    CASE WHEN verdict = 'stored' THEN channel_version + first_value(step) OVER same_key ELSE known_version END,
    CASE WHEN verdict <> 'not_found' THEN epoch END,
    CASE WHEN verdict = 'stored' THEN moment ELSE known_at END,
    CASE WHEN verdict <> 'not_found' THEN channel_id END
  FROM counted
  WINDOW same_key AS (PARTITION BY channel, author, client_key ORDER BY place)
  ORDER BY place;
END
$$;

RESET ROLE;
