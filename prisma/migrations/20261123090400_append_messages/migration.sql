-- The send. Several people's messages in one call, each judged by itself, one durable commit; runs as renavest_sender.
SET ROLE renavest_owner;

-- The arrays are the columns of the drafts. One row for each draft, in the order given:
--   stored                 took the next seq and version of its channel, and its author has read up to it;
--                          nothing else takes a number
--   duplicate, conflict    the author's key is known, with the same text or another; also after the chat closed
--   not_found              no such channel, or not the author's, or the author is disabled: not to be told apart
--   chat_closed, subscription_required
-- A broken draft (a text that is not ciphertext, a missing key) raises and stores nothing of the whole call.
CREATE FUNCTION append_messages(
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
      d.*, c.id AS channel_id, c.last_seq, c.version AS channel_version, c.epoch, u.email, u.name,
      greatest(moment, c.last_message_at) AS moment,
      known.public_id AS known_id, known.seq AS known_seq, known.version AS known_version,
      known.created_at AS known_at,
      CASE
        WHEN known.fingerprint = d.fingerprint THEN 'duplicate'
        WHEN known.public_id IS NOT NULL THEN 'conflict'
        WHEN c.id = ANY (locked) IS NOT TRUE OR u.id IS NULL OR u.disabled_at IS NOT NULL
          OR (u.id = c.prospect_user_id OR u.id = t.user_id) IS NOT TRUE THEN 'not_found'
        WHEN c.status <> 'active' THEN 'chat_closed'
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
      public_id, channel_id, author_user_id, author_email, author_name, client_message_id,
      seq, version, content, key_id, fingerprint, created_at
    )
    SELECT
      public_id, channel_id, author, email, name, client_key,
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
