-- Visitors: people nobody vouches for, who write from a partner's page after saying that they agree. What they have written
-- is deleted at a moment they were told (docs/decisions/023). And old sessions and codes of the widget go.
SET LOCAL app.maintenance = 'on';
SET ROLE renavest_owner;

CREATE TABLE visitors (
  user_id integer PRIMARY KEY REFERENCES users (id) ON DELETE RESTRICT,
  site_id integer NOT NULL REFERENCES partner_sites (id) ON DELETE RESTRICT,
  -- Which words they agreed to, and when.
  consent_version text NOT NULL CHECK (consent_version ~ '^[0-9]{4}-[0-9]{2}(\.[0-9]+)?$'),
  consented_at timestamptz NOT NULL DEFAULT now(),
  -- As they were told: a later change of the site's setting is for later visitors.
  purge_at timestamptz NOT NULL,
  purged_at timestamptz,
  CONSTRAINT visitors_period_check CHECK (
    purge_at > consented_at AND purge_at <= consented_at + interval '8760 hours' AND purged_at >= purge_at
  )
);
CREATE INDEX visitors_site_id_idx ON visitors (site_id);
CREATE INDEX visitors_purge_at_idx ON visitors (purge_at) WHERE purged_at IS NULL;

-- Whose word they are, and until when: told to both people of the conversation, so it stands in it.
ALTER TABLE chat_channels
  ADD COLUMN visitor_of text,
  ADD COLUMN visitor_until timestamptz;
ALTER TABLE chat_channels ADD CONSTRAINT chat_channels_visitor_check
  CHECK ((visitor_of IS NULL) = (visitor_until IS NULL)) NOT VALID;
ALTER TABLE chat_channels VALIDATE CONSTRAINT chat_channels_visitor_check;

GRANT SELECT (visitor_of, visitor_until) ON chat_channels TO renavest_breakglass;

-- By the database itself, whatever code makes the conversation.
CREATE FUNCTION note_visitor() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  NEW.visitor_of := NULL;
  NEW.visitor_until := NULL;
  SELECT s.name, v.purge_at INTO NEW.visitor_of, NEW.visitor_until
  FROM public.visitors v JOIN public.partner_sites s ON s.id = v.site_id
  WHERE v.user_id = NEW.prospect_user_id;
  PERFORM set_config('app.maintenance', before, true);
  RETURN NEW;
END
$$;
CREATE TRIGGER chat_channels_of_visitors BEFORE INSERT ON chat_channels
FOR EACH ROW EXECUTE FUNCTION note_visitor();

CREATE POLICY worker_select ON visitors FOR SELECT TO renavest_worker USING (true);
-- Only where the site lets them in, and not for longer than the site says.
CREATE POLICY worker_insert ON visitors FOR INSERT TO renavest_worker WITH CHECK (
  (
    SELECT s.status = 'active' AND 'anonymous' = ANY (s.modes)
      AND visitors.purge_at <= now() + make_interval(hours => 24 * s.anonymous_purge_days)
    FROM partner_sites s WHERE s.id = visitors.site_id
  )
);
CALL guard_table('visitors');
-- The function that says to whom a site sends somebody runs as the owner, for the app.
ALTER POLICY owner_select ON visitors USING (
  current_setting('app.maintenance', true) = 'on' OR current_setting('role') = 'renavest_app'
);
GRANT SELECT, INSERT (user_id, site_id, consent_version, purge_at) ON visitors TO renavest_worker;

-- therapists.id to whom the site sends this person; NULL to everybody it neither vouches for nor has as a visitor, and
-- when it is disabled. Strangers come only to a therapist who takes new people.
CREATE OR REPLACE FUNCTION app_routed_therapist(partner_site_id integer) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
BEGIN
  RETURN (
    SELECT s.therapist_id FROM public.partner_sites s
    WHERE s.id = partner_site_id AND s.status = 'active' AND (
      EXISTS (
        SELECT FROM public.partner_people p WHERE p.site_id = s.id AND p.user_id = public.app_person_id()
      )
      OR EXISTS (
        SELECT FROM public.visitors v
        WHERE v.site_id = s.id AND v.user_id = public.app_person_id() AND v.purged_at IS NULL
      ) AND (SELECT t.accepts_new FROM public.therapists t WHERE t.id = s.therapist_id)
    )
  );
END
$$;

-- Holds, and what purging leaves in a conversation, come with migrations after this one, before anybody calls it.
-- The conversations of so many visitors whose day has come, by this database's clock: the key first, then what was written,
-- the name, and their sessions. What stays says that somebody was there, and when they agreed to what. Each call is whole
-- by itself; any number at once empty each conversation once. Answers whose state has changed.
CREATE FUNCTION purge_unverified(at_most integer) RETURNS TABLE (channel text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  who record;
  c public.chat_channels%ROWTYPE;
  doomed integer[];
BEGIN
  IF at_most IS NULL OR at_most NOT BETWEEN 1 AND 1000 THEN
    RAISE EXCEPTION 'one to a thousand visitors are forgotten at a time' USING ERRCODE = 'check_violation';
  END IF;
  -- Whoever places a hold takes this lock alone: once it is placed, nothing that it speaks against is under way.
  PERFORM pg_advisory_xact_lock_shared(1380275278, 1);
  PERFORM set_config('app.maintenance', 'on', true);
  FOR who IN
    SELECT v.user_id FROM public.visitors v
    WHERE v.purged_at IS NULL AND v.purge_at <= clock_timestamp() AND NOT EXISTS (
      SELECT FROM public.chat_channels h WHERE h.prospect_user_id = v.user_id AND public.is_on_legal_hold(h, clock_timestamp())
    )
    ORDER BY v.purge_at, v.user_id LIMIT at_most FOR UPDATE SKIP LOCKED
  LOOP
    FOR c IN
      SELECT u.* FROM public.chat_channels u WHERE u.prospect_user_id = who.user_id ORDER BY u.id FOR UPDATE
    LOOP
      doomed := ARRAY(SELECT m.id FROM public.chat_messages m WHERE m.channel_id = c.id);
      -- The rows that the trail gets with the key and the closing say how many went, and of whose visitor.
      PERFORM set_config('app.access', jsonb_build_object(
        'note', format('visitor of %s, %s messages', c.visitor_of, cardinality(doomed))
      )::text, true);
      UPDATE public.chat_channels u SET epoch = u.epoch + 1, version = u.version + 1, status = 'closed',
        closed_at = coalesce(u.closed_at, clock_timestamp()),
        close_reason = CASE u.status WHEN 'closed' THEN u.close_reason ELSE 'key_destroyed' END,
        data_key = '', key_destroyed_at = coalesce(u.key_destroyed_at, clock_timestamp()),
        key_destroyed_reason = coalesce(u.key_destroyed_reason, 'visitor_expired'),
        purged_until = u.last_message_at, last_seq = 0, last_message_at = NULL
      WHERE u.id = c.id;
      DELETE FROM public.chat_message_revisions r WHERE r.message_id = ANY (doomed);
      DELETE FROM public.chat_messages m WHERE m.id = ANY (doomed);
      DELETE FROM public.chat_reads r WHERE r.channel_id = c.id;
      channel := c.channel_identifier;
      RETURN NEXT;
    END LOOP;
    DELETE FROM public.widget_sessions w WHERE w.user_id = who.user_id;
    UPDATE public.users u SET name = 'Visitor', disabled_at = coalesce(u.disabled_at, clock_timestamp())
    WHERE u.id = who.user_id;
    UPDATE public.visitors v SET purged_at = clock_timestamp() WHERE v.user_id = who.user_id;
  END LOOP;
  PERFORM set_config('app.access', '', true);
  PERFORM set_config('app.maintenance', before, true);
END
$$;
GRANT EXECUTE ON FUNCTION purge_unverified(integer) TO renavest_worker;

-- Sessions whose end is a month behind, and codes a day: a partner's token is good for five minutes, so none of these
-- rows is needed any more to refuse one that comes again. Who came in when stands in the trail. Answers how many went.
CREATE INDEX widget_sessions_expires_at_idx ON widget_sessions (expires_at);
CREATE INDEX widget_codes_expires_at_idx ON widget_codes (expires_at);
CREATE FUNCTION forget_widget_sessions(at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  sessions integer;
  codes integer;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  DELETE FROM public.widget_sessions w WHERE w.id IN (
    SELECT each.id FROM public.widget_sessions each
    WHERE each.expires_at <= clock_timestamp() - interval '720 hours'
    ORDER BY each.expires_at LIMIT at_most FOR UPDATE SKIP LOCKED
  );
  GET DIAGNOSTICS sessions = ROW_COUNT;
  DELETE FROM public.widget_codes w WHERE w.code_hash IN (
    SELECT each.code_hash FROM public.widget_codes each
    WHERE each.expires_at <= clock_timestamp() - interval '24 hours'
    ORDER BY each.expires_at LIMIT at_most FOR UPDATE SKIP LOCKED
  );
  GET DIAGNOSTICS codes = ROW_COUNT;
  PERFORM set_config('app.maintenance', before, true);
  RETURN sessions + codes;
END
$$;
GRANT EXECUTE ON FUNCTION forget_widget_sessions(integer) TO renavest_worker;

RESET ROLE;
