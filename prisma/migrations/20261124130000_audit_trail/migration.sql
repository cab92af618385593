-- The audit trail: who did what to whose words, when, from where, and how it ended. Rows are chained by hashes, and
-- nobody changes or removes one: six years of them are kept by nothing ever deleting them.
SET ROLE renavest_owner;

-- What a caller says of one event. The rest (time, chain, place, hashes) the trail says itself.
CREATE TYPE audit_entry AS (
  -- `person`, else the name of what acted by itself: worker, maintenance, login, anonymous ...
  actor text,
  actor_user_id integer,
  session_id text,
  action text,
  outcome text,
  reason text,
  -- channel_identifier as it was named, also of a conversation that does not exist.
  channel text,
  subject_user_id integer,
  first_seq bigint,
  last_seq bigint,
  count integer,
  address text,
  request_id text,
  note text
);

CREATE TABLE audit_events (
  chain smallint NOT NULL,
  position bigint NOT NULL CHECK (position >= 1),
  at timestamptz NOT NULL,
  -- Codes all three; looking closer than at their length cost a fifth of the whole row.
  actor text NOT NULL CHECK (char_length(actor) <= 40),
  actor_user_id integer REFERENCES users (id) ON DELETE RESTRICT,
  session_id text CHECK (char_length(session_id) <= 128),
  action text NOT NULL CHECK (char_length(action) <= 40),
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
  -- Such as the error's code.
  reason text CHECK (char_length(reason) <= 40),
  channel text CHECK (char_length(channel) <= 128),
  subject_user_id integer REFERENCES users (id) ON DELETE RESTRICT,
  first_seq bigint,
  last_seq bigint,
  count integer NOT NULL CHECK (count >= 0),
  -- From where: the network address of the other end, as far as the server may believe it.
  address text CHECK (char_length(address) <= 64),
  request_id text CHECK (char_length(request_id) <= 64),
  -- Why, in somebody's own words, where a reason is asked for. Never message text.
  note text CHECK (char_length(note) <= 500),
  prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  row_hash bytea NOT NULL CHECK (octet_length(row_hash) = 32),
  PRIMARY KEY (chain, position),
  CONSTRAINT audit_events_person_check CHECK ((actor = 'person') = (actor_user_id IS NOT NULL)),
  CONSTRAINT audit_events_range_check CHECK (
    (first_seq IS NULL) = (last_seq IS NULL) AND (first_seq IS NULL OR (first_seq >= 0 AND last_seq >= first_seq))
  )
);

CREATE INDEX audit_events_at_idx ON audit_events (at, chain, position);
CREATE INDEX audit_events_channel_at_idx ON audit_events (channel, at);
CREATE INDEX audit_events_actor_user_id_at_idx ON audit_events (actor_user_id, at);
-- Whose words they are is found by the conversation; what has none is found by the person.
CREATE INDEX audit_events_subject_idx ON audit_events (subject_user_id, at) WHERE channel IS NULL;

-- Takes the next places of one chain for all entries of the call; they are written with the caller's transaction or not
-- at all. There are several chains so that commits do not wait for each other: a call takes one that is free, and
-- keeps it until its transaction ends. Call it last: whoever holds a chain must not wait for anything else.
--   row_hash = sha256(prev_hash || JSON array of chain, position, time and the columns in their order, as texts)
CREATE FUNCTION write_audit(entries audit_entry[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  chains constant integer := 16;
  -- Locks of the audit trail, told apart from other advisory locks by their first half.
  lock_class constant integer := 1096108370;
  first_try constant integer := pg_backend_pid() % chains;
  taken integer;
  place bigint;
  hash bytea;
  entry public.audit_entry;
  instant timestamptz;
  instant_text text;
  places bigint[] := '{}';
  before bytea[] := '{}';
  hashes bytea[] := '{}';
BEGIN
  IF coalesce(cardinality(entries), 0) = 0 THEN
    RETURN;
  END IF;
  FOR step IN 0..chains - 1 LOOP
    IF pg_try_advisory_xact_lock(lock_class, (first_try + step) % chains + 1) THEN
      taken := (first_try + step) % chains + 1;
      EXIT;
    END IF;
  END LOOP;
  IF taken IS NULL THEN
    taken := first_try + 1;
    PERFORM pg_advisory_xact_lock(lock_class, taken);
  END IF;

  -- A statement of its own: its snapshot is younger than the lock and sees what the former holder wrote.
  SELECT e.position, e.row_hash INTO place, hash
  FROM public.audit_events e WHERE e.chain = taken ORDER BY e.position DESC LIMIT 1;
  place := coalesce(place, 0);
  hash := coalesce(hash, sha256(convert_to('renavest audit chain ' || taken, 'UTF8')));
  instant := clock_timestamp();
  instant_text := to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

  FOREACH entry IN ARRAY entries LOOP
    place := place + 1;
    places := places || place;
    before := before || hash;
    hash := sha256(hash || convert_to(json_build_array(
      taken::text, place::text, instant_text, entry.actor, entry.actor_user_id::text, entry.session_id, entry.action,
      entry.outcome, entry.reason, entry.channel, entry.subject_user_id::text, entry.first_seq::text,
      entry.last_seq::text, entry.count::text, entry.address, entry.request_id, entry.note
    )::text, 'UTF8'));
    hashes := hashes || hash;
  END LOOP;

  INSERT INTO public.audit_events (
    chain, position, at, actor, actor_user_id, session_id, action, outcome, reason, channel, subject_user_id,
    first_seq, last_seq, count, address, request_id, note, prev_hash, row_hash
  )
  SELECT taken, p.place, instant, e.actor, e.actor_user_id, e.session_id, e.action, e.outcome, e.reason, e.channel,
    e.subject_user_id, e.first_seq, e.last_seq, e.count, e.address, e.request_id, e.note, p.before, p.hash
  FROM unnest(entries) WITH ORDINALITY AS e
  JOIN unnest(places, before, hashes) WITH ORDINALITY AS p (place, before, hash, ordinality) USING (ordinality);
END
$$;

-- Not even the owner changes or removes a row by a slip. Whoever switches this off on purpose is found by the hashes.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_events_fixed BEFORE UPDATE OR DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_events_kept BEFORE TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM renavest_owner;

-- What the verifier and the export of heads found, for the page that shows it.
CREATE TABLE audit_checks (
  id bigserial PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind text NOT NULL CHECK (kind IN ('heads', 'verify')),
  events bigint NOT NULL CHECK (events >= 0),
  problems integer NOT NULL DEFAULT 0 CHECK (problems >= 0)
);

CREATE INDEX audit_checks_kind_at_idx ON audit_checks (kind, at);

-- The functions above run as the owner for whoever called them; whoever merely becomes the owner sees an empty table
-- and can add nothing.
CREATE POLICY owner_select ON audit_events FOR SELECT TO renavest_owner USING (
  current_setting('role') <> 'renavest_owner' OR current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_insert ON audit_events FOR INSERT TO renavest_owner WITH CHECK (
  current_setting('role') <> 'renavest_owner' OR current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY auditor_select ON audit_events FOR SELECT TO renavest_auditor USING (true);
CREATE POLICY auditor_select ON audit_checks FOR SELECT TO renavest_auditor USING (true);
CREATE POLICY auditor_insert ON audit_checks FOR INSERT TO renavest_auditor WITH CHECK (true);
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CALL guard_table('audit_checks');

GRANT SELECT ON audit_events, audit_checks TO renavest_auditor;
GRANT INSERT (kind, events, problems) ON audit_checks TO renavest_auditor;
GRANT USAGE ON SEQUENCE audit_checks_id_seq TO renavest_auditor;
GRANT EXECUTE ON FUNCTION write_audit(audit_entry[]) TO renavest_app, renavest_admin, renavest_sender,
  renavest_worker;

RESET ROLE;
