-- Emergency access: an admin, by name and with a reason, reads one conversation for at most an hour. Reading is a role of
-- its own, whose policies know grants and nothing else; a grant and its row in the trail are written together.
-- What is said in the first migration about roles of the whole cluster holds here too.

DO $$
DECLARE
  modern constant boolean := current_setting('server_version_num')::int >= 160000;
  may_become constant text := CASE WHEN modern THEN 'SET' ELSE 'MEMBER' END;
  role_name constant text := 'renavest_breakglass';
BEGIN
  IF to_regrole(role_name) IS NULL THEN
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- somebody was faster
    END;
  END IF;
  PERFORM FROM pg_roles
    WHERE rolname = role_name
      AND NOT (rolsuper OR rolbypassrls OR rolcanlogin OR rolinherit OR rolcreaterole OR rolcreatedb OR rolreplication);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'role % exists with more rights than it may have', role_name
      USING HINT = 'It must be NOLOGIN NOINHERIT NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS.';
  END IF;

  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RETURN;
  END IF;
  -- Two databases migrated at once write the same rows of pg_auth_members: the slower one looks again.
  FOR attempt IN 1..100 LOOP
    EXIT WHEN pg_has_role(role_name, may_become) AND NOT pg_has_role(role_name, 'USAGE');
    BEGIN
      -- Before 16 the login itself has NOINHERIT, since the first migration.
      EXECUTE format('GRANT %I TO %I', role_name, current_user)
        || CASE WHEN modern THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
    EXCEPTION WHEN unique_violation OR internal_error THEN
      PERFORM pg_sleep(0.02);
    END;
  END LOOP;
  IF NOT pg_has_role(role_name, may_become) OR pg_has_role(role_name, 'USAGE') THEN
    RAISE EXCEPTION 'login % must be able to become % without inheriting its rights', current_user, role_name
      USING HINT = format('An administrator can say: GRANT %I TO %I%s', role_name, current_user,
        CASE WHEN modern THEN ' WITH INHERIT FALSE, SET TRUE' ELSE ' after ALTER ROLE ... NOINHERIT' END);
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO renavest_breakglass;

SET ROLE renavest_owner;

CREATE TABLE break_glass_grants (
  id serial PRIMARY KEY,
  admin_user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  channel_id integer NOT NULL REFERENCES chat_channels (id) ON DELETE RESTRICT,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 10 AND 500),
  granted_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  CONSTRAINT break_glass_grants_hour_check CHECK (
    expires_at > granted_at AND expires_at <= granted_at + interval '60 minutes'
  )
);

CREATE INDEX break_glass_grants_admin_user_id_channel_id_idx ON break_glass_grants (admin_user_id, channel_id);
CREATE INDEX break_glass_grants_channel_id_idx ON break_glass_grants (channel_id);

CREATE FUNCTION audit_break_glass() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY(
    SELECT public.audit_change(
      NEW.admin_user_id, 'break_glass_granted', NULL, c.channel_identifier, c.prospect_user_id, NULL,
      coalesce(public.audit_access(), '{}') || jsonb_build_object('note', NEW.reason)
    )
    FROM public.chat_channels c WHERE c.id = NEW.channel_id
  ));
  RETURN NULL;
END
$$;

CREATE TRIGGER break_glass_grants_audited AFTER INSERT ON break_glass_grants
FOR EACH ROW EXECUTE FUNCTION audit_break_glass();
CREATE TRIGGER break_glass_grants_fixed BEFORE UPDATE OR DELETE ON break_glass_grants
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER break_glass_grants_kept BEFORE TRUNCATE ON break_glass_grants
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY admin_select ON break_glass_grants FOR SELECT TO renavest_admin USING (
  (SELECT app_person_role()) = 'admin'
);
CREATE POLICY admin_insert ON break_glass_grants FOR INSERT TO renavest_admin WITH CHECK (
  (SELECT app_person_role()) = 'admin' AND admin_user_id = (SELECT app_person_id())
);
-- Whoever is an admin no more, or disabled, has no grant. The database's own clock ends it, also within a transaction.
CREATE POLICY breakglass_select ON break_glass_grants FOR SELECT TO renavest_breakglass USING (
  (SELECT app_person_role()) = 'admin' AND admin_user_id = (SELECT app_person_id()) AND expires_at > clock_timestamp()
);
CREATE POLICY breakglass_select ON chat_channels FOR SELECT TO renavest_breakglass USING (
  EXISTS (SELECT FROM break_glass_grants g WHERE g.channel_id = chat_channels.id)
);
CREATE POLICY breakglass_select ON chat_messages FOR SELECT TO renavest_breakglass USING (
  (SELECT true FROM chat_channels c WHERE c.id = chat_messages.channel_id)
);
CREATE POLICY breakglass_select ON therapists FOR SELECT TO renavest_breakglass USING (
  EXISTS (SELECT FROM chat_channels c WHERE c.therapist_id = therapists.id)
);
CREATE POLICY breakglass_select ON users FOR SELECT TO renavest_breakglass USING (
  EXISTS (SELECT FROM chat_channels c WHERE c.prospect_user_id = users.id)
  OR EXISTS (SELECT FROM therapists t WHERE t.user_id = users.id)
);
-- Two of the owner's policies are enough: nobody changes or removes a grant, not even the owner in maintenance.
CREATE POLICY owner_select ON break_glass_grants FOR SELECT TO renavest_owner USING (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_insert ON break_glass_grants FOR INSERT TO renavest_owner WITH CHECK (
  current_setting('app.maintenance', true) = 'on'
);
ALTER TABLE break_glass_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE break_glass_grants FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON break_glass_grants FROM renavest_owner;

-- The functions that say who asks, for this role as well.
ALTER POLICY owner_select ON users USING (
  current_setting('app.maintenance', true) = 'on'
  OR current_setting('role') IN ('renavest_app', 'renavest_admin', 'renavest_breakglass')
);

GRANT SELECT ON break_glass_grants TO renavest_admin;
GRANT INSERT (admin_user_id, channel_id, reason, expires_at) ON break_glass_grants TO renavest_admin;
GRANT USAGE ON SEQUENCE break_glass_grants_id_seq TO renavest_admin;
GRANT EXECUTE ON FUNCTION app_person_id() TO renavest_admin;

GRANT SELECT (id, admin_user_id, channel_id, expires_at) ON break_glass_grants TO renavest_breakglass;
GRANT SELECT (id, channel_identifier, therapist_id, prospect_user_id, status, closed_at, close_reason, last_seq,
  version, epoch, data_key, updated_at, created_at, last_message_at) ON chat_channels TO renavest_breakglass;
GRANT SELECT ON chat_messages TO renavest_breakglass;
GRANT SELECT (id, user_id) ON therapists TO renavest_breakglass;
GRANT SELECT (id, public_id, name, role) ON users TO renavest_breakglass;
GRANT EXECUTE ON FUNCTION app_person_id(), app_person_role() TO renavest_breakglass;

RESET ROLE;
