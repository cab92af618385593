-- A visitor who shows who they are and says so keeps their conversation: its seat is handed to that person, and it is
-- deleted on no day any more (docs/decisions/023). And visits in which nobody wrote are forgotten before their day.
SET LOCAL app.maintenance = 'on';
SET ROLE renavest_owner;

ALTER TABLE visitors
  -- Whose conversation it is since then, and which words they said yes to.
  ADD COLUMN kept_at timestamptz,
  ADD COLUMN kept_by_user_id integer REFERENCES users (id) ON DELETE RESTRICT,
  ADD COLUMN kept_channel_id integer REFERENCES chat_channels (id) ON DELETE RESTRICT,
  ADD COLUMN kept_consent_version text CHECK (kept_consent_version ~ '^[0-9]{4}-[0-9]{2}(\.[0-9]+)?$');
ALTER TABLE visitors ADD CONSTRAINT visitors_kept_check CHECK (
  num_nulls(kept_at, kept_by_user_id, kept_channel_id, kept_consent_version) IN (0, 4)
  AND (kept_at IS NULL OR purged_at IS NULL) AND kept_by_user_id <> user_id
) NOT VALID;
ALTER TABLE visitors VALIDATE CONSTRAINT visitors_kept_check;
-- What nobody wrote in is forgotten before its day.
ALTER TABLE visitors DROP CONSTRAINT visitors_period_check;
ALTER TABLE visitors ADD CONSTRAINT visitors_period_check CHECK (
  purge_at > consented_at AND purge_at <= consented_at + interval '8760 hours' AND purged_at > consented_at
) NOT VALID;
ALTER TABLE visitors VALIDATE CONSTRAINT visitors_period_check;
CREATE INDEX visitors_kept_by_user_id_idx ON visitors (kept_by_user_id);
CREATE INDEX visitors_kept_channel_id_idx ON visitors (kept_channel_id);

-- `kept`: a visitor's, of somebody who had a direct one with that therapist when they kept it. A pair has one direct one.
ALTER TABLE chat_channels DROP CONSTRAINT chat_channels_kind_check;
ALTER TABLE chat_channels ADD CONSTRAINT chat_channels_kind_check
  CHECK (kind IN ('direct', 'appointment', 'former', 'kept')) NOT VALID;
ALTER TABLE chat_channels VALIDATE CONSTRAINT chat_channels_kind_check;

-- On whose pages a kept one began: its two can tell it from another one of theirs.
ALTER TABLE chat_channels ADD COLUMN kept_from text;
ALTER TABLE chat_channels ADD CONSTRAINT chat_channels_kept_check
  CHECK (kept_from IS NULL OR visitor_of IS NULL) NOT VALID;
ALTER TABLE chat_channels VALIDATE CONSTRAINT chat_channels_kept_check;
GRANT SELECT (kept_from, created_by_user_id) ON chat_channels TO renavest_breakglass;
-- Who wrote in it before: whoever began it.
ALTER POLICY breakglass_select ON users USING (
  EXISTS (SELECT FROM chat_channels c WHERE c.prospect_user_id = users.id)
  OR EXISTS (SELECT FROM therapists t WHERE t.user_id = users.id)
  OR EXISTS (SELECT FROM chat_channels c WHERE c.created_by_user_id = users.id AND c.kept_from IS NOT NULL)
);

ALTER TABLE widget_sessions DROP CONSTRAINT widget_sessions_end_reason_check;
ALTER TABLE widget_sessions ADD CONSTRAINT widget_sessions_end_reason_check
  CHECK (end_reason IN ('ended', 'site_disabled', 'kept')) NOT VALID;
ALTER TABLE widget_sessions VALIDATE CONSTRAINT widget_sessions_end_reason_check;

-- Hands the visitor's conversation to this person: whose live session the token is, on that site, and whom the caller has
-- seen a proof of. What was written stays the visitor's: it is sealed with its author, and a record does not change who
-- wrote. The same again for the same person answers the same. No row: nothing is there to keep, or not for them, or the
-- partner's token (its jti) that proved the person was taken before.
CREATE FUNCTION keep_visit(visit_token bytea, site integer, person integer, partner_token text, consent text)
RETURNS TABLE (channel_db_id integer, channel text, visitor integer, sessions text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
DECLARE
  before constant text := coalesce(current_setting('app.maintenance', true), '');
  visit public.visitors%ROWTYPE;
  c public.chat_channels%ROWTYPE;
  deed public.audit_entry;
BEGIN
  PERFORM set_config('app.maintenance', 'on', true);
  -- As the purge does: the visitor first, then the conversation. Whoever comes second sees what the first has done.
  SELECT v.* INTO visit FROM public.visitors v
  WHERE v.site_id = site
    AND v.user_id = (SELECT w.user_id FROM public.widget_sessions w WHERE w.token_hash = visit_token)
  FOR UPDATE;
  IF visit.user_id IS NULL OR visit.purged_at IS NOT NULL OR visit.purge_at <= clock_timestamp()
    OR NOT EXISTS (
      SELECT FROM public.widget_sessions w JOIN public.partner_sites s ON s.id = w.site_id
      WHERE w.token_hash = visit_token AND w.site_id = site AND w.user_id = visit.user_id
        AND w.expires_at > clock_timestamp() AND s.status = 'active'
        AND CASE WHEN visit.kept_at IS NULL THEN w.ended_at IS NULL ELSE w.end_reason = 'kept' END
    )
    OR EXISTS (SELECT FROM public.widget_sessions w WHERE w.site_id = site AND w.jti = partner_token)
    -- Somebody who is known: no other visitor.
    OR NOT EXISTS (
      SELECT FROM public.users u WHERE u.id = person AND u.role = 'prospect' AND u.disabled_at IS NULL
        AND NOT EXISTS (SELECT FROM public.visitors o WHERE o.user_id = u.id)
    )
  THEN
    PERFORM set_config('app.maintenance', before, true);
    RETURN;
  END IF;

  IF visit.kept_at IS NULL THEN
    SELECT u.* INTO c FROM public.chat_channels u
    WHERE u.prospect_user_id = visit.user_id AND u.data_key <> '' ORDER BY u.id LIMIT 1 FOR UPDATE;
    IF c.id IS NOT NULL THEN
      BEGIN
        UPDATE public.chat_channels u SET prospect_user_id = person, kept_from = u.visitor_of, visitor_of = NULL, visitor_until = NULL,
          epoch = u.epoch + 1, version = u.version + 1
        WHERE u.id = c.id;
      EXCEPTION WHEN unique_violation THEN
        UPDATE public.chat_channels u SET prospect_user_id = person, kept_from = u.visitor_of, visitor_of = NULL, visitor_until = NULL,
          epoch = u.epoch + 1, version = u.version + 1, kind = 'kept'
        WHERE u.id = c.id;
      END;
      INSERT INTO public.chat_reads (channel_id, user_id, seq, at)
      SELECT r.channel_id, person, r.seq, r.at FROM public.chat_reads r
      WHERE r.channel_id = c.id AND r.user_id = visit.user_id;
      UPDATE public.visitors v SET kept_at = clock_timestamp(), kept_by_user_id = person, kept_channel_id = c.id,
        kept_consent_version = consent
      WHERE v.user_id = visit.user_id;
      UPDATE public.widget_sessions w SET ended_at = clock_timestamp(), end_reason = 'kept'
      WHERE w.user_id = visit.user_id AND w.ended_at IS NULL;
      -- Nobody comes as the visitor any more.
      UPDATE public.users u SET disabled_at = clock_timestamp() WHERE u.id = visit.user_id AND u.disabled_at IS NULL;
      deed := public.audit_change(
        person, 'visit_kept', NULL, c.channel_identifier, person, NULL, public.audit_access()
      );
      deed.note := left(format('words %s, visitor of %s', consent, c.visitor_of), 500);
      PERFORM public.write_audit(ARRAY[deed]);
    END IF;
  ELSIF visit.kept_by_user_id = person THEN
    SELECT u.* INTO c FROM public.chat_channels u WHERE u.id = visit.kept_channel_id;
  END IF;

  IF c.id IS NOT NULL THEN
    channel_db_id := c.id;
    channel := c.channel_identifier;
    visitor := visit.user_id;
    sessions := ARRAY(
      SELECT w.session_id FROM public.widget_sessions w WHERE w.user_id = visit.user_id AND w.end_reason = 'kept'
    );
    RETURN NEXT;
  END IF;
  PERFORM set_config('app.maintenance', before, true);
END
$$;
GRANT EXECUTE ON FUNCTION keep_visit(bytea, integer, integer, text, text) TO renavest_worker;

-- Whoever may know whom: as before, and who wrote in a conversation before its prospect had shown who they are, for its two.
CREATE OR REPLACE FUNCTION app_knows_person(person_id integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me constant integer := public.app_person_id();
BEGIN
  IF me IS NULL OR me = person_id THEN
    RETURN me IS NOT NULL;
  END IF;
  -- One after the other, likeliest first: a statement with all of them opens all their indexes each time.
  PERFORM FROM public.chat_channels c JOIN public.therapists t ON t.id = c.therapist_id
  WHERE c.prospect_user_id = me AND t.user_id = person_id;
  IF FOUND THEN
    RETURN true;
  END IF;
  PERFORM FROM public.chat_channels c JOIN public.therapists t ON t.id = c.therapist_id
  WHERE c.prospect_user_id = person_id AND t.user_id = me;
  IF FOUND THEN
    RETURN true;
  END IF;
  PERFORM FROM public.visitors v
  JOIN public.chat_channels c ON c.id = v.kept_channel_id
  JOIN public.therapists t ON t.id = c.therapist_id
  WHERE v.user_id = person_id AND me IN (c.prospect_user_id, t.user_id);
  IF FOUND THEN
    RETURN true;
  END IF;
  RETURN EXISTS (
    SELECT FROM public.users mine
    JOIN public.users theirs ON theirs.id = person_id
    JOIN public.therapists t ON t.user_id = theirs.id
    WHERE mine.id = me AND mine.role = 'prospect' AND t.accepts_new
      AND theirs.role = 'therapist' AND theirs.disabled_at IS NULL
  ) OR EXISTS (
    SELECT FROM public.users mine
    JOIN public.users theirs ON theirs.id = person_id
    JOIN public.appointments a ON a.status <> 'cancelled' AND (
      (a.individual_id = mine.clerk_user_id AND a.volunteer_id = theirs.clerk_user_id)
      OR (a.volunteer_id = mine.clerk_user_id AND a.individual_id = theirs.clerk_user_id)
    )
    WHERE mine.id = me
  );
END
$$;

-- What is held because of a visitor stays held when somebody keeps it.
CREATE OR REPLACE FUNCTION is_on_legal_hold(c chat_channels, as_of timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT c.legal_hold OR EXISTS (
    SELECT FROM public.legal_holds h
    WHERE (h.released_at IS NULL OR h.released_at + public.retention_grace() > as_of) AND (
      h.channel_id = c.id OR h.user_id = c.prospect_user_id
      OR h.user_id = (SELECT t.user_id FROM public.therapists t WHERE t.id = c.therapist_id)
      OR h.user_id IN (SELECT v.user_id FROM public.visitors v WHERE v.kept_channel_id = c.id)
    )
  )
$$;

-- As before, but for those that were kept; and besides those whose day has come, visits in which nobody wrote and which
-- nobody can go on with: the last session of each ran out more than an hour ago (that long it can be followed by another).
CREATE OR REPLACE FUNCTION purge_unverified(at_most integer) RETURNS TABLE (channel text)
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
    WHERE v.purged_at IS NULL AND v.kept_at IS NULL AND (
      v.purge_at <= clock_timestamp()
      OR v.consented_at <= clock_timestamp() - interval '1 hour' AND NOT EXISTS (
        SELECT FROM public.widget_sessions w
        WHERE w.user_id = v.user_id AND w.ended_at IS NULL AND w.expires_at > clock_timestamp() - interval '1 hour'
      ) AND NOT EXISTS (
        SELECT FROM public.chat_channels e WHERE e.prospect_user_id = v.user_id AND e.last_seq > 0
      )
    ) AND NOT EXISTS (
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

RESET ROLE;
