-- The register of records that were handed over (45 CFR 164.528): who, what, in which format, and how it ended. A row and
-- its place in the audit trail are written together: no row, no export.
SET ROLE renavest_owner;
SET LOCAL app.maintenance = 'on';

CREATE TABLE exports (
  id serial PRIMARY KEY,
  public_id text NOT NULL UNIQUE CHECK (char_length(public_id) >= 22),
  channel_id integer NOT NULL REFERENCES chat_channels (id) ON DELETE RESTRICT,
  -- Who asked for it, and as which of the two.
  user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  asked_as text NOT NULL CHECK (asked_as IN ('therapist', 'prospect')),
  format text NOT NULL CHECK (format IN ('csv', 'json', 'html', 'pdf')),
  -- Messages written at the first moment or later, before the second; null: no bound.
  range_from timestamptz,
  range_to timestamptz,
  time_zone text NOT NULL CHECK (char_length(time_zone) <= 64),
  status text NOT NULL DEFAULT 'started' CHECK (status IN ('started', 'complete', 'incomplete')),
  -- Why it is incomplete; a short code.
  reason text CHECK (reason ~ '^[a-z][a-z_]{0,39}$'),
  first_seq bigint,
  last_seq bigint,
  row_count integer CHECK (row_count >= 0),
  -- Of what was handed over, in front of the seal; in hexadecimal.
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  key_id text CHECK (char_length(key_id) <= 64),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  CONSTRAINT exports_end_check CHECK (
    (status = 'started') = (ended_at IS NULL)
    AND (status = 'incomplete') = (reason IS NOT NULL)
    AND (status = 'complete') = (sha256 IS NOT NULL)
    AND (status = 'started') = (row_count IS NULL)
  ),
  CONSTRAINT exports_seqs_check CHECK ((first_seq IS NULL) = (last_seq IS NULL) AND (first_seq IS NULL OR last_seq >= first_seq)),
  CONSTRAINT exports_range_check CHECK (range_from IS NULL OR range_to IS NULL OR range_to > range_from)
);

CREATE INDEX exports_user_id_started_at_idx ON exports (user_id, started_at);
CREATE INDEX exports_channel_id_started_at_idx ON exports (channel_id, started_at);

-- Whoever asked sees theirs; an end is told once, and never another one.
CREATE POLICY app_select ON exports FOR SELECT TO renavest_app USING (user_id = (SELECT app_person_id()));
CREATE POLICY app_insert ON exports FOR INSERT TO renavest_app WITH CHECK (
  user_id = (SELECT app_person_id())
  AND CASE asked_as
    WHEN 'prospect' THEN
      (SELECT c.prospect_user_id FROM chat_channels c WHERE c.id = exports.channel_id) = (SELECT app_person_id())
    ELSE (SELECT c.therapist_id FROM chat_channels c WHERE c.id = exports.channel_id) = (SELECT app_therapist_id())
  END
);
CREATE POLICY app_update ON exports FOR UPDATE TO renavest_app USING (
  user_id = (SELECT app_person_id()) AND status = 'started'
) WITH CHECK (user_id = (SELECT app_person_id()) AND status <> 'started');
CREATE POLICY admin_select ON exports FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
-- Two of the owner's policies are enough: nobody changes or removes what was handed over, not even the owner in maintenance.
CREATE POLICY owner_select ON exports FOR SELECT TO renavest_owner USING (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_insert ON exports FOR INSERT TO renavest_owner WITH CHECK (
  current_setting('app.maintenance', true) = 'on'
);
ALTER TABLE exports ENABLE ROW LEVEL SECURITY;
ALTER TABLE exports FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON exports FROM renavest_owner;

GRANT SELECT ON exports TO renavest_app, renavest_admin;
GRANT INSERT (public_id, channel_id, user_id, asked_as, format, range_from, range_to, time_zone) ON exports TO renavest_app;
GRANT UPDATE (status, reason, first_seq, last_seq, row_count, sha256, key_id, ended_at) ON exports TO renavest_app;
GRANT USAGE ON SEQUENCE exports_id_seq TO renavest_app;

-- Six years of it are kept (164.316): a row is added and ended, nothing else.
CREATE TRIGGER exports_kept BEFORE DELETE ON exports FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exports_whole BEFORE TRUNCATE ON exports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exports_ended BEFORE UPDATE ON exports
FOR EACH ROW WHEN (OLD.status <> 'started') EXECUTE FUNCTION refuse_change();

CREATE FUNCTION audit_export() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY(
    SELECT ROW(
      a.actor, a.actor_user_id, a.session_id, a.action, a.outcome, a.reason, a.channel, a.subject_user_id,
      NEW.first_seq, NEW.last_seq, coalesce(NEW.row_count, 0), a.address, a.request_id,
      concat_ws(' ', NEW.format, NEW.public_id, 'sha256:' || NEW.sha256)
    )::public.audit_entry
    FROM public.chat_channels c
    CROSS JOIN LATERAL public.audit_change(
      public.audit_person(),
      CASE NEW.status
        WHEN 'started' THEN 'export_started'
        WHEN 'complete' THEN 'export_completed'
        ELSE 'export_incomplete'
      END,
      NEW.reason, c.channel_identifier, c.prospect_user_id, NULL, public.audit_access()
    ) a
    WHERE c.id = NEW.channel_id
  ));
  RETURN NULL;
END
$$;

CREATE TRIGGER exports_audited AFTER INSERT OR UPDATE ON exports
FOR EACH ROW EXECUTE FUNCTION audit_export();

RESET ROLE;
