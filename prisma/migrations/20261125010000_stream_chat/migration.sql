-- Chats of appointments that Stream Chat carries as well. Ours stays the record: whatever happens here is written down for
-- Stream in the same transaction, and done there by a worker; whatever is said there comes in by the webhook.
SET ROLE renavest_owner;
SET LOCAL app.maintenance = 'on';

-- Where a chat lives is decided when it is made, and stays.
ALTER TABLE appointment_chats ADD COLUMN transport text NOT NULL DEFAULT 'own'
  CONSTRAINT appointment_chats_transport_check CHECK (transport IN ('own', 'stream'));
-- Said at Stream, logged, and in no conversation: after the chat had closed, or by somebody without the right to it.
ALTER TABLE chat_logs ADD COLUMN flag text CONSTRAINT chat_logs_flag_check CHECK (flag IN ('late', 'no_right'));

-- What Stream has told, or confirmed, of a message, by Stream's own id and clock.
CREATE TABLE stream_messages (
  channel_id integer NOT NULL REFERENCES chat_channels (id) ON DELETE RESTRICT,
  stream_id text NOT NULL CHECK (char_length(stream_id) BETWEEN 1 AND 255),
  -- Its public id here; NULL: taken back before it was told of.
  message text CHECK (char_length(message) BETWEEN 22 AND 128),
  told_at timestamptz NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  PRIMARY KEY (channel_id, stream_id)
);

-- What Stream has still to do. Done: never again; failed: again later, and never dropped.
CREATE TABLE stream_outbox (
  id serial PRIMARY KEY,
  channel_id integer NOT NULL REFERENCES chat_channels (id) ON DELETE RESTRICT,
  kind text NOT NULL CHECK (kind IN ('create_channel', 'freeze', 'unfreeze', 'members', 'message', 'delete_channel')),
  -- Public id.
  message text CHECK (char_length(message) BETWEEN 22 AND 128),
  created_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- A code; never what Stream said.
  last_error text CHECK (last_error ~ '^[a-z][a-z0-9_]{0,39}$'),
  needs_look boolean NOT NULL DEFAULT false,
  done_at timestamptz,
  CONSTRAINT stream_outbox_subject_check CHECK ((kind = 'message') = (message IS NOT NULL))
);
CREATE INDEX stream_outbox_channel_id_id_idx ON stream_outbox (channel_id, id) WHERE done_at IS NULL;
CREATE INDEX stream_outbox_due_at_idx ON stream_outbox (due_at) WHERE done_at IS NULL;

CALL guard_table('stream_messages');
CALL guard_table('stream_outbox');
CREATE POLICY admin_select ON stream_outbox FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
GRANT SELECT (id, channel_id, kind, created_at, due_at, attempts, last_error, needs_look, done_at) ON stream_outbox
  TO renavest_admin;

-- The server says by which transport, for the transaction that makes the chat.
CREATE FUNCTION choose_chat_transport() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  NEW.transport := 'stream';
  RETURN NEW;
END
$$;
CREATE TRIGGER appointment_chats_transport BEFORE INSERT ON appointment_chats
FOR EACH ROW WHEN (current_setting('app.chat_transport', true) = 'stream') EXECUTE FUNCTION choose_chat_transport();

-- For the functions below, which are the owner's: nothing unless the chat is carried.
CREATE FUNCTION queue_stream_work(of_channel integer, kind text, message text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  INSERT INTO public.stream_outbox (channel_id, kind, message)
  SELECT c.id, kind, message
  FROM public.chat_channels c JOIN public.appointment_chats ac ON ac.appointment_id = c.appointment_id
  -- With the key the whole channel goes: its messages need not go one by one.
  WHERE c.id = of_channel AND ac.transport = 'stream' AND (kind <> 'message' OR c.data_key <> '');
  PERFORM set_config('app.maintenance', before, true);
END
$$;

CREATE FUNCTION carry_new_chat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  PERFORM public.queue_stream_work(c.id, 'create_channel', NULL)
  FROM public.chat_channels c WHERE c.appointment_id = NEW.appointment_id;
  PERFORM set_config('app.maintenance', before, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER appointment_chats_carried AFTER INSERT ON appointment_chats
FOR EACH ROW WHEN (NEW.transport = 'stream') EXECUTE FUNCTION carry_new_chat();

-- What Stream has told needs not be told to Stream.
CREATE FUNCTION carry_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  said constant public.chat_messages := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF coalesce(current_setting('app.from_stream', true), '') <> 'on' THEN
    PERFORM public.queue_stream_work(said.channel_id, 'message', said.public_id);
  END IF;
  RETURN NULL;
END
$$;
-- Asked by the executor itself, as for the log: a direct message calls nothing.
CREATE TRIGGER chat_messages_carried AFTER INSERT ON chat_messages
FOR EACH ROW WHEN (NEW.appointment_id IS NOT NULL) EXECUTE FUNCTION carry_message();
CREATE TRIGGER chat_messages_change_carried AFTER UPDATE ON chat_messages
FOR EACH ROW WHEN (NEW.appointment_id IS NOT NULL AND (
  NEW.content <> OLD.content OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at
)) EXECUTE FUNCTION carry_message();

-- What is kept here no longer is not kept there.
CREATE TRIGGER chat_messages_removal_carried AFTER DELETE ON chat_messages
FOR EACH ROW WHEN (OLD.appointment_id IS NOT NULL) EXECUTE FUNCTION carry_message();

CREATE FUNCTION carry_chat_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NEW.status <> OLD.status THEN
    PERFORM public.queue_stream_work(NEW.id, CASE NEW.status WHEN 'closed' THEN 'freeze' ELSE 'unfreeze' END, NULL);
  END IF;
  -- Text that nobody is to read again is not left at Stream either.
  IF NEW.data_key = '' AND OLD.data_key <> '' THEN
    PERFORM public.queue_stream_work(NEW.id, 'delete_channel', NULL);
  END IF;
  RETURN NULL;
END
$$;
-- Before the one of the audit trail, by name.
CREATE TRIGGER chat_channels_appointment_carried AFTER UPDATE ON chat_channels
FOR EACH ROW WHEN (NEW.appointment_id IS NOT NULL AND (NEW.status <> OLD.status OR NEW.data_key <> OLD.data_key))
EXECUTE FUNCTION carry_chat_state();

-- Whoever is disabled leaves the channels at Stream, and comes back into them.
CREATE FUNCTION carry_person_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  PERFORM public.queue_stream_work(c.id, 'members', NULL)
  FROM public.chat_channels c JOIN public.therapists t ON t.id = c.therapist_id
  WHERE c.kind = 'appointment' AND c.data_key <> '' AND NEW.id IN (c.prospect_user_id, t.user_id);
  PERFORM set_config('app.maintenance', before, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER users_carried AFTER UPDATE ON users
FOR EACH ROW WHEN ((NEW.disabled_at IS NULL) <> (OLD.disabled_at IS NULL)) EXECUTE FUNCTION carry_person_state();

-- Takes at most so many pieces of work, at most one of a chat, and keeps others off them for so long. Messages go in their
-- order; what needs a look holds nobody up, but a channel that is not made yet. Closing waits for what was said before,
-- unless that has failed three times already.
CREATE FUNCTION claim_stream_work(at_most integer, lease_ms integer)
RETURNS TABLE (id integer, kind text, message text, channel text, attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
  WITH next AS (
    SELECT o.id FROM public.stream_outbox o
    WHERE o.done_at IS NULL AND o.due_at <= clock_timestamp()
      AND NOT EXISTS (
        SELECT FROM public.stream_outbox e
        WHERE e.channel_id = o.channel_id AND e.id < o.id AND e.done_at IS NULL AND (
          e.kind = 'create_channel'
          OR (NOT e.needs_look AND (o.kind = 'message' OR e.kind <> 'message' OR e.attempts < 3))
        )
      )
    ORDER BY o.due_at, o.id LIMIT at_most
    FOR UPDATE SKIP LOCKED
  ),
  claimed AS (
    UPDATE public.stream_outbox o SET due_at = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
    FROM next WHERE o.id = next.id
    RETURNING o.id, o.kind, o.message, o.channel_id, o.attempts
  )
  SELECT w.id, w.kind, w.message, c.channel_identifier, w.attempts
  FROM claimed w JOIN public.chat_channels c ON c.id = w.channel_id ORDER BY w.id;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- Everything one piece of work needs, as it is now: whatever was to be done, what is true now is what is done. Reading text
-- is on record, as for everybody.
CREATE FUNCTION read_stream_work(of_work integer)
RETURNS TABLE (
  channel text, data_key text, is_open boolean,
  therapist text, therapist_disabled boolean, prospect text, prospect_disabled boolean,
  message text, stream_id text, kind text, author text, author_user_id integer, content text, key_id text,
  version bigint, edited boolean, removed boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
  SELECT c.channel_identifier, c.data_key, c.status = 'active' AND c.closes_at > clock_timestamp(),
    tu.public_id, tu.disabled_at IS NOT NULL, pu.public_id, pu.disabled_at IS NOT NULL,
    o.message, coalesce(s.stream_id, o.message), m.kind, au.public_id, m.author_user_id,
    CASE WHEN m.deleted_at IS NULL THEN m.content END, m.key_id, m.version, m.edited_at IS NOT NULL, m.id IS NULL
  FROM public.stream_outbox o
  JOIN public.chat_channels c ON c.id = o.channel_id
  JOIN public.therapists t ON t.id = c.therapist_id
  JOIN public.users tu ON tu.id = t.user_id
  JOIN public.users pu ON pu.id = c.prospect_user_id
  LEFT JOIN public.chat_messages m ON m.public_id = o.message AND m.channel_id = c.id
  LEFT JOIN public.users au ON au.id = m.author_user_id
  LEFT JOIN public.stream_messages s ON s.channel_id = c.id AND s.message = o.message
  WHERE o.id = of_work;
  PERFORM public.write_audit(ARRAY(
    SELECT public.audit_change(
      NULL, 'message_carried', NULL, c.channel_identifier, c.prospect_user_id, m.seq, NULL
    )
    FROM public.stream_outbox o
    JOIN public.chat_channels c ON c.id = o.channel_id
    JOIN public.chat_messages m ON m.public_id = o.message AND m.channel_id = c.id
    WHERE o.id = of_work AND m.kind = 'text' AND m.deleted_at IS NULL
  ));
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- Without an error it is done; with one it is tried again after so long.
CREATE FUNCTION finish_stream_work(of_work integer, error text, again_in_ms integer, for_a_look boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  UPDATE public.stream_outbox SET
    attempts = attempts + 1, last_error = error, needs_look = error IS NOT NULL AND for_a_look,
    done_at = CASE WHEN error IS NULL THEN clock_timestamp() END,
    due_at = clock_timestamp() + make_interval(secs => again_in_ms / 1000.0)
  WHERE id = of_work AND done_at IS NULL;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- A carried chat, and who at Stream is who here. No row: not ours, or not carried.
CREATE FUNCTION find_carried_chat(of_channel text, author text)
RETURNS TABLE (channel text, data_key text, author_user_id integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
  SELECT c.channel_identifier, c.data_key, u.id
  FROM public.chat_channels c
  JOIN public.appointment_chats ac ON ac.appointment_id = c.appointment_id AND ac.transport = 'stream'
  JOIN public.therapists t ON t.id = c.therapist_id
  LEFT JOIN public.users u ON u.public_id = author AND u.id IN (c.prospect_user_id, t.user_id)
  WHERE c.channel_identifier = of_channel;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- Something said at Stream: the next message of the conversation, and its log. `known`: it is here already, or ours.
-- Judged as a send is, by the moment at which Stream took it; what came too late, or from somebody without the right to
-- it, is in the log alone, with a flag: it was said.
CREATE FUNCTION receive_stream_message(
  of_channel text, stream_message text, author text, new_id text, new_content text, new_key_id text,
  new_fingerprint bytea, said timestamptz, told timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  moment constant timestamptz := least(date_trunc('milliseconds', said), date_trunc('milliseconds', clock_timestamp()));
  held public.chat_channels%ROWTYPE;
  writer public.users%ROWTYPE;
  known public.stream_messages%ROWTYPE;
  answer text;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  SELECT c.* INTO held FROM public.chat_channels c
  JOIN public.appointment_chats ac ON ac.appointment_id = c.appointment_id AND ac.transport = 'stream'
  WHERE c.channel_identifier = of_channel FOR NO KEY UPDATE OF c;
  SELECT s.* INTO known FROM public.stream_messages s WHERE s.channel_id = held.id AND s.stream_id = stream_message;
  IF held.id IS NULL THEN
    answer := 'foreign';
  ELSIF known.message IS NOT NULL OR EXISTS (
    SELECT FROM public.chat_messages m WHERE m.public_id = stream_message AND m.channel_id = held.id
  ) THEN
    answer := 'known';
  ELSE
    SELECT u.* INTO writer FROM public.users u
    WHERE u.public_id = author
      AND (u.id = held.prospect_user_id OR u.id = (SELECT t.user_id FROM public.therapists t WHERE t.id = held.therapist_id));
    answer := CASE
      WHEN writer.id IS NULL OR writer.disabled_at <= moment THEN 'no_right'
      WHEN writer.role = 'prospect' AND NOT EXISTS (
        SELECT FROM public.subscriptions s
        WHERE s.user_id = writer.id AND s.status = 'active' AND s.starts_at <= moment
          AND (s.ends_at IS NULL OR s.ends_at > moment)
      ) THEN 'no_right'
      WHEN moment >= coalesce(held.closed_at, held.closes_at) THEN 'late'
      ELSE 'stored'
    END;
    PERFORM set_config('app.from_stream', 'on', true);
    IF answer = 'stored' THEN
      UPDATE public.chat_channels SET last_seq = last_seq + 1, version = version + 1,
        last_message_at = greatest(last_message_at, moment)
      WHERE id = held.id RETURNING * INTO held;
      INSERT INTO public.chat_messages (
        public_id, channel_id, appointment_id, author_user_id, author_email, author_name, client_message_id, seq, version,
        content, key_id, fingerprint, created_at
      ) VALUES (
        new_id, held.id, held.appointment_id, writer.id, writer.email, writer.name, new_id, held.last_seq, held.version,
        new_content, new_key_id, new_fingerprint, moment
      );
      -- In the log it goes by Stream's own id, unless something else of ours does already.
      UPDATE public.chat_logs SET stream_message_id = stream_message
      WHERE stream_message_id = new_id
        AND NOT EXISTS (SELECT FROM public.chat_logs l WHERE l.stream_message_id = stream_message);
      INSERT INTO public.chat_reads AS r (channel_id, user_id, seq, at)
      SELECT held.id, writer.id, held.last_seq, moment
      WHERE coalesce((
        SELECT own.seq FROM public.chat_reads own WHERE own.channel_id = held.id AND own.user_id = writer.id
      ), 0) >= held.last_seq - 1
      ON CONFLICT (channel_id, user_id) DO UPDATE SET seq = excluded.seq, at = excluded.at WHERE r.seq < excluded.seq;
      -- Taken back before it was told of.
      IF known.deleted THEN
        UPDATE public.chat_channels SET version = version + 1 WHERE id = held.id RETURNING * INTO held;
        UPDATE public.chat_messages SET version = held.version, deleted_at = known.told_at WHERE public_id = new_id;
      END IF;
    ELSE
      INSERT INTO public.chat_logs (
        appointment_id, stream_message_id, sender_id, content, key_id, message_type, created_at, flag
      ) VALUES (
        held.appointment_id,
        CASE WHEN EXISTS (SELECT FROM public.chat_logs l WHERE l.stream_message_id = stream_message)
          THEN new_id ELSE stream_message END,
        coalesce(writer.clerk_user_id, author), new_content, new_key_id, 'text', moment, answer
      );
    END IF;
    INSERT INTO public.stream_messages AS s (channel_id, stream_id, message, told_at)
    VALUES (held.id, stream_message, new_id, told)
    ON CONFLICT (channel_id, stream_id) DO UPDATE
    SET message = excluded.message, told_at = greatest(s.told_at, excluded.told_at);
    PERFORM set_config('app.from_stream', '', true);
  END IF;
  PERFORM set_config('app.maintenance', before, true);
  RETURN answer;
END
$$;

-- A message that Stream tells of a change of, under its conversation's lock. No row: nothing is known of it here.
CREATE FUNCTION lock_stream_message(of_channel text, stream_message text)
RETURNS TABLE (
  channel text, data_key text, message text, author_user_id integer, content text, key_id text, version bigint,
  edited boolean, deleted boolean, next_version bigint, told_at timestamptz, waiting boolean, closed_at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  PERFORM FROM public.chat_channels c WHERE c.channel_identifier = of_channel FOR NO KEY UPDATE;
  RETURN QUERY
  SELECT c.channel_identifier, c.data_key, m.public_id, m.author_user_id, m.content, m.key_id, m.version,
    m.edited_at IS NOT NULL, m.deleted_at IS NOT NULL, c.version + 1, s.told_at,
    -- A change of ours is on its way, and is the newer one.
    EXISTS (
      SELECT FROM public.stream_outbox o WHERE o.channel_id = c.id AND o.message = m.public_id AND o.done_at IS NULL
    ),
    coalesce(c.closed_at, c.closes_at)
  FROM public.chat_channels c
  JOIN public.appointment_chats ac ON ac.appointment_id = c.appointment_id AND ac.transport = 'stream'
  LEFT JOIN public.stream_messages s ON s.channel_id = c.id AND s.stream_id = stream_message
  JOIN public.chat_messages m ON m.channel_id = c.id AND m.public_id = coalesce(s.message, stream_message)
  WHERE c.channel_identifier = of_channel AND m.kind = 'text';
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- The change itself, in the same transaction; without a text it is taken back. The earlier text stays on record.
CREATE FUNCTION change_stream_message(
  of_channel text, stream_message text, of_message text, told timestamptz, new_content text, new_key_id text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  held public.chat_channels%ROWTYPE;
  moment constant timestamptz := least(told, clock_timestamp());
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  PERFORM set_config('app.from_stream', 'on', true);
  UPDATE public.chat_channels SET version = version + 1 WHERE channel_identifier = of_channel RETURNING * INTO held;
  IF new_content IS NULL THEN
    UPDATE public.chat_messages SET version = held.version, deleted_at = moment
    WHERE public_id = of_message AND channel_id = held.id;
  ELSE
    INSERT INTO public.chat_message_revisions (message_id, version, content, key_id, created_at)
    SELECT m.id, m.version, m.content, m.key_id, coalesce(m.edited_at, m.created_at)
    FROM public.chat_messages m WHERE m.public_id = of_message AND m.channel_id = held.id;
    UPDATE public.chat_messages
    SET content = new_content, key_id = new_key_id, version = held.version, edited_at = moment
    WHERE public_id = of_message AND channel_id = held.id;
  END IF;
  PERFORM set_config('app.from_stream', '', true);
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- Stream has this message as it was then: news that is older changes nothing. Without one of ours: it was taken back there
-- before it was told of here. False: no carried chat.
CREATE FUNCTION note_stream_message(
  of_channel text, stream_message text, of_message text, told timestamptz, is_deleted boolean
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  noted boolean;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  INSERT INTO public.stream_messages AS s (channel_id, stream_id, message, told_at, deleted)
  SELECT c.id, stream_message, of_message, told, is_deleted
  FROM public.chat_channels c
  JOIN public.appointment_chats ac ON ac.appointment_id = c.appointment_id AND ac.transport = 'stream'
  WHERE c.channel_identifier = of_channel
  ON CONFLICT (channel_id, stream_id) DO UPDATE SET
    message = coalesce(s.message, excluded.message), told_at = greatest(s.told_at, excluded.told_at),
    deleted = s.deleted OR excluded.deleted;
  noted := FOUND;
  PERFORM set_config('app.maintenance', before, true);
  RETURN noted;
END
$$;

-- Carried chats by their order, for whoever compares them with Stream's, and what Stream ought to hold of each.
CREATE FUNCTION list_carried_chats(after_chat integer, at_most integer)
RETURNS TABLE (id integer, channel text, is_open boolean, members text[], waiting integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
  SELECT ac.id, c.channel_identifier, c.status = 'active' AND c.closes_at > clock_timestamp(),
    array_remove(ARRAY[
      CASE WHEN tu.disabled_at IS NULL THEN tu.public_id END, CASE WHEN pu.disabled_at IS NULL THEN pu.public_id END
    ], NULL),
    (SELECT count(*)::integer FROM public.stream_outbox o WHERE o.channel_id = c.id AND o.done_at IS NULL)
  FROM public.appointment_chats ac
  JOIN public.chat_channels c ON c.appointment_id = ac.appointment_id
  JOIN public.therapists t ON t.id = c.therapist_id
  JOIN public.users tu ON tu.id = t.user_id
  JOIN public.users pu ON pu.id = c.prospect_user_id
  WHERE ac.transport = 'stream' AND ac.id > after_chat AND c.data_key <> ''
  ORDER BY ac.id LIMIT at_most;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- Messages of a carried chat, and by which id Stream knows them. Gone: taken back, or in the log alone: Stream need not
-- hold it.
CREATE FUNCTION list_carried_messages(of_channel text)
RETURNS TABLE (message text, stream_id text, gone boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  RETURN QUERY
  SELECT coalesce(m.public_id, s.message, ''), coalesce(s.stream_id, m.public_id),
    m.public_id IS NULL OR m.deleted_at IS NOT NULL
  FROM (
    SELECT c.id FROM public.chat_channels c
    JOIN public.appointment_chats ac ON ac.appointment_id = c.appointment_id AND ac.transport = 'stream'
    WHERE c.channel_identifier = of_channel
  ) held
  CROSS JOIN LATERAL (
    SELECT m.public_id, m.deleted_at, m.seq FROM public.chat_messages m WHERE m.channel_id = held.id
  ) m
  FULL JOIN (
    SELECT s.message, s.stream_id FROM public.stream_messages s
    JOIN public.chat_channels c ON c.id = s.channel_id WHERE c.channel_identifier = of_channel
  ) s ON s.message = m.public_id
  ORDER BY m.seq;
  PERFORM set_config('app.maintenance', before, true);
END
$$;

-- Something differs at Stream: to be done once more. False: no carried chat.
CREATE FUNCTION repair_stream(of_channel text, kind text, message text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  carried integer;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  SELECT c.id INTO carried FROM public.chat_channels c
  JOIN public.appointment_chats ac ON ac.appointment_id = c.appointment_id AND ac.transport = 'stream'
  WHERE c.channel_identifier = of_channel;
  IF carried IS NOT NULL THEN
    PERFORM public.queue_stream_work(carried, kind, message);
  END IF;
  PERFORM set_config('app.maintenance', before, true);
  RETURN carried IS NOT NULL;
END
$$;

ALTER TABLE webhook_deliveries DROP CONSTRAINT webhook_deliveries_provider_check;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_provider_check
  CHECK (provider IN ('clerk', 'appointments', 'stream'));

GRANT EXECUTE ON FUNCTION claim_stream_work(integer, integer), read_stream_work(integer),
  finish_stream_work(integer, text, integer, boolean), find_carried_chat(text, text),
  receive_stream_message(text, text, text, text, text, text, bytea, timestamptz, timestamptz),
  lock_stream_message(text, text), change_stream_message(text, text, text, timestamptz, text, text),
  note_stream_message(text, text, text, timestamptz, boolean), list_carried_chats(integer, integer),
  list_carried_messages(text), repair_stream(text, text, text)
TO renavest_worker;

RESET ROLE;
