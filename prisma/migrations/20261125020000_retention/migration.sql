-- How long conversations are kept, what is held back from every deletion, and a receipt for what was deleted. Rules,
-- holds and receipts are on record for good: a row is added, a hold is released once, nothing else.
SET ROLE renavest_owner;
SET LOCAL app.maintenance = 'on';

-- The newest rule of a kind counts.
CREATE TABLE retention_policies (
  id serial PRIMARY KEY,
  public_id text NOT NULL UNIQUE DEFAULT random_public_id() CHECK (char_length(public_id) >= 22),
  kind text NOT NULL CHECK (kind IN ('direct', 'appointment', 'unverified')),
  -- Of 24 hours each, after a conversation's last moment (retention_from); NULL: it is kept.
  days integer CHECK (days BETWEEN 30 AND 36500),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 10 AND 500),
  set_by_user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX retention_policies_set_by_user_id_idx ON retention_policies (set_by_user_id);

-- One conversation, or all of one person's, those to come included. Beats every rule, and the destruction of keys.
CREATE TABLE legal_holds (
  id serial PRIMARY KEY,
  public_id text NOT NULL UNIQUE DEFAULT random_public_id() CHECK (char_length(public_id) >= 22),
  channel_id integer REFERENCES chat_channels (id) ON DELETE RESTRICT,
  user_id integer REFERENCES users (id) ON DELETE RESTRICT,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 10 AND 500),
  placed_by_user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  released_by_user_id integer REFERENCES users (id) ON DELETE RESTRICT,
  released_at timestamptz,
  release_reason text CHECK (char_length(release_reason) BETWEEN 10 AND 500),
  CONSTRAINT legal_holds_one_thing_check CHECK ((channel_id IS NULL) <> (user_id IS NULL)),
  CONSTRAINT legal_holds_release_check CHECK (
    (released_at IS NULL) = (released_by_user_id IS NULL) AND (released_at IS NULL) = (release_reason IS NULL)
  )
);
CREATE INDEX legal_holds_channel_id_idx ON legal_holds (channel_id);
CREATE INDEX legal_holds_user_id_idx ON legal_holds (user_id);
CREATE INDEX legal_holds_placed_by_user_id_idx ON legal_holds (placed_by_user_id);
CREATE INDEX legal_holds_released_by_user_id_idx ON legal_holds (released_by_user_id);

-- What was deleted, without a word of it. Written whole, with the destruction of the key, before the first row goes.
CREATE TABLE retention_receipts (
  id serial PRIMARY KEY,
  public_id text NOT NULL UNIQUE DEFAULT random_public_id() CHECK (char_length(public_id) >= 22),
  -- A conversation is emptied once: nothing new is written in it.
  channel_id integer NOT NULL UNIQUE REFERENCES chat_channels (id) ON DELETE RESTRICT,
  kind text NOT NULL,
  -- Of retention_policies, where no row ever goes. No foreign key: to check one takes the right to change that table.
  policy_id integer NOT NULL,
  -- When the rule said that it may go.
  due_at timestamptz NOT NULL,
  messages integer NOT NULL CHECK (messages >= 0),
  edits integer NOT NULL CHECK (edits >= 0),
  log_lines integer NOT NULL CHECK (log_lines >= 0),
  first_seq bigint,
  last_seq bigint,
  first_at timestamptz,
  last_at timestamptz,
  -- Over what the messages were besides their content: place, id, version, author and time of each, in order.
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  issued_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX retention_receipts_issued_at_idx ON retention_receipts (issued_at);

ALTER TABLE chat_channels
  -- Its messages up to this moment were deleted; nothing is left of it but that it was.
  ADD COLUMN purged_until timestamptz,
  -- Opened again: from then on it counts as lived in, whether or not somebody has written.
  ADD COLUMN reopened_at timestamptz;
-- `former`: was the pair's direct conversation until it was emptied. They may begin another one.
-- Besides the kinds there are, whichever they are by now.
DO $$
BEGIN
  EXECUTE (
    SELECT format(
      'ALTER TABLE chat_channels DROP CONSTRAINT chat_channels_kind_check, '
      'ADD CONSTRAINT chat_channels_kind_check CHECK (%s OR kind = ''former'') NOT VALID', pg_get_expr(conbin, conrelid)
    )
    FROM pg_constraint WHERE conrelid = 'chat_channels'::regclass AND conname = 'chat_channels_kind_check'
  );
END
$$;
ALTER TABLE chat_channels VALIDATE CONSTRAINT chat_channels_kind_check;
ALTER TABLE chat_channels ADD CONSTRAINT chat_channels_emptied_check CHECK (
  (purged_until IS NULL OR (data_key = '' AND last_seq = 0)) AND (kind <> 'former' OR purged_until IS NOT NULL)
) NOT VALID;
ALTER TABLE chat_channels VALIDATE CONSTRAINT chat_channels_emptied_check;

CREATE FUNCTION note_reopening() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.reopened_at := clock_timestamp();
  RETURN NEW;
END
$$;
CREATE TRIGGER chat_channels_reopening BEFORE UPDATE ON chat_channels
FOR EACH ROW WHEN (OLD.status = 'closed' AND NEW.status = 'active') EXECUTE FUNCTION note_reopening();

-- Whoever deletes or destroys holds this lock shared until the commit; whoever sets a rule or places a hold takes it alone,
-- first: once they have committed, nothing that they speak against is still under way.
CREATE FUNCTION wait_for_purges() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1380275278, 1);
  RETURN NEW;
END
$$;
CREATE TRIGGER retention_policies_first BEFORE INSERT ON retention_policies
FOR EACH ROW EXECUTE FUNCTION wait_for_purges();
CREATE TRIGGER legal_holds_first BEFORE INSERT ON legal_holds
FOR EACH ROW EXECUTE FUNCTION wait_for_purges();

-- The moment of a release is the database's own.
CREATE FUNCTION note_release() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.released_at := clock_timestamp();
  RETURN NEW;
END
$$;
CREATE TRIGGER legal_holds_fixed BEFORE UPDATE ON legal_holds
FOR EACH ROW WHEN (OLD.released_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER legal_holds_released BEFORE UPDATE ON legal_holds
FOR EACH ROW WHEN (OLD.released_at IS NULL) EXECUTE FUNCTION note_release();
CREATE TRIGGER legal_holds_kept BEFORE DELETE ON legal_holds
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER legal_holds_whole BEFORE TRUNCATE ON legal_holds
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retention_policies_fixed BEFORE UPDATE OR DELETE ON retention_policies
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retention_policies_whole BEFORE TRUNCATE ON retention_policies
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retention_receipts_fixed BEFORE UPDATE OR DELETE ON retention_receipts
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retention_receipts_whole BEFORE TRUNCATE ON retention_receipts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- In the trail, within the same transaction.
CREATE FUNCTION audit_retention_policy() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  deed public.audit_entry := public.audit_change(
    NEW.set_by_user_id, 'retention_rule_set', NEW.kind, NULL, NULL, NULL, public.audit_access()
  );
BEGIN
  deed.note := left(concat_ws(' ', NEW.public_id, coalesce(NEW.days || ' days', 'keep') || ':', NEW.reason), 500);
  PERFORM public.write_audit(ARRAY[deed]);
  RETURN NULL;
END
$$;
CREATE TRIGGER retention_policies_audited AFTER INSERT ON retention_policies
FOR EACH ROW EXECUTE FUNCTION audit_retention_policy();

CREATE FUNCTION audit_legal_hold() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  deed public.audit_entry;
BEGIN
  deed := public.audit_change(
    CASE TG_OP WHEN 'INSERT' THEN NEW.placed_by_user_id ELSE NEW.released_by_user_id END,
    CASE TG_OP WHEN 'INSERT' THEN 'legal_hold_placed' ELSE 'legal_hold_released' END, NULL,
    (SELECT c.channel_identifier FROM public.chat_channels c WHERE c.id = NEW.channel_id),
    coalesce(NEW.user_id, (SELECT c.prospect_user_id FROM public.chat_channels c WHERE c.id = NEW.channel_id)),
    NULL, public.audit_access()
  );
  deed.note := left(concat_ws(' ', NEW.public_id, coalesce(NEW.release_reason, NEW.reason)), 500);
  PERFORM public.write_audit(ARRAY[deed]);
  RETURN NULL;
END
$$;
CREATE TRIGGER legal_holds_audited AFTER INSERT OR UPDATE ON legal_holds
FOR EACH ROW EXECUTE FUNCTION audit_legal_hold();

CREATE FUNCTION audit_retention_receipt() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  deed public.audit_entry := public.audit_change(
    NULL, 'conversation_purged', NEW.kind,
    (SELECT c.channel_identifier FROM public.chat_channels c WHERE c.id = NEW.channel_id),
    (SELECT c.prospect_user_id FROM public.chat_channels c WHERE c.id = NEW.channel_id), NULL, NULL
  );
BEGIN
  deed.first_seq := NEW.first_seq;
  deed.last_seq := NEW.last_seq;
  deed.count := NEW.messages;
  deed.note := concat_ws(' ', 'receipt', NEW.public_id, 'sha256:' || NEW.sha256);
  PERFORM public.write_audit(ARRAY[deed]);
  RETURN NULL;
END
$$;
CREATE TRIGGER retention_receipts_audited AFTER INSERT ON retention_receipts
FOR EACH ROW EXECUTE FUNCTION audit_retention_receipt();

-- Admins see all three, set rules, place holds and release them, each in their own name.
CREATE POLICY admin_select ON retention_policies FOR SELECT TO renavest_admin USING (
  (SELECT app_person_role()) = 'admin'
);
CREATE POLICY admin_insert ON retention_policies FOR INSERT TO renavest_admin WITH CHECK (
  (SELECT app_person_role()) = 'admin' AND set_by_user_id = (SELECT app_person_id())
);
CREATE POLICY admin_select ON legal_holds FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_insert ON legal_holds FOR INSERT TO renavest_admin WITH CHECK (
  (SELECT app_person_role()) = 'admin' AND placed_by_user_id = (SELECT app_person_id())
);
CREATE POLICY admin_update ON legal_holds FOR UPDATE TO renavest_admin USING (
  (SELECT app_person_role()) = 'admin' AND released_at IS NULL
) WITH CHECK ((SELECT app_person_role()) = 'admin' AND released_by_user_id = (SELECT app_person_id()));
CREATE POLICY admin_select ON retention_receipts FOR SELECT TO renavest_admin USING (
  (SELECT app_person_role()) = 'admin'
);
-- The two of a conversation may know that it was emptied, and by which receipt; not that it was ever held back.
CREATE POLICY app_select ON retention_receipts FOR SELECT TO renavest_app USING (
  (SELECT true FROM chat_channels c WHERE c.id = retention_receipts.channel_id)
);
-- Two of the owner's policies are enough: nobody changes or removes these rows, not even the owner in maintenance.
CREATE POLICY owner_select ON retention_policies FOR SELECT TO renavest_owner USING (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_insert ON retention_policies FOR INSERT TO renavest_owner WITH CHECK (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_select ON legal_holds FOR SELECT TO renavest_owner USING (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_insert ON legal_holds FOR INSERT TO renavest_owner WITH CHECK (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_select ON retention_receipts FOR SELECT TO renavest_owner USING (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_insert ON retention_receipts FOR INSERT TO renavest_owner WITH CHECK (
  current_setting('app.maintenance', true) = 'on'
);
ALTER TABLE retention_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_policies FORCE ROW LEVEL SECURITY;
ALTER TABLE legal_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_holds FORCE ROW LEVEL SECURITY;
ALTER TABLE retention_receipts ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention_receipts FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON retention_policies, legal_holds, retention_receipts FROM renavest_owner;

GRANT SELECT ON retention_policies, legal_holds, retention_receipts TO renavest_admin;
GRANT INSERT (kind, days, reason, set_by_user_id) ON retention_policies TO renavest_admin;
GRANT INSERT (channel_id, user_id, reason, placed_by_user_id) ON legal_holds TO renavest_admin;
GRANT UPDATE (released_by_user_id, release_reason) ON legal_holds TO renavest_admin;
GRANT USAGE ON SEQUENCE retention_policies_id_seq, legal_holds_id_seq TO renavest_admin;
GRANT SELECT (id, public_id, channel_id, kind, messages, first_seq, last_seq, first_at, last_at, sha256, issued_at)
  ON retention_receipts TO renavest_app;
GRANT SELECT (purged_until) ON chat_channels TO renavest_worker, renavest_admin, renavest_breakglass;

RESET ROLE;
