-- Whoever has broken the glass may say that they are done before the time is over. The grant stays as it was; its end is
-- a row beside it, written once and told to the trail.
SET ROLE renavest_owner;
SET LOCAL app.maintenance = 'on';

CREATE TABLE break_glass_ends (
  -- Of break_glass_grants, where no row ever goes. No foreign key: to check one takes the right to change that table, which
  -- not even its owner has. The policy looks instead.
  grant_id integer PRIMARY KEY,
  -- As in the grant: nobody ends another admin's.
  admin_user_id integer NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  ended_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX break_glass_ends_admin_user_id_idx ON break_glass_ends (admin_user_id);

CREATE FUNCTION audit_break_glass_end() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY(
    SELECT public.audit_change(
      NEW.admin_user_id, 'break_glass_ended', NULL, c.channel_identifier, c.prospect_user_id, NULL, public.audit_access()
    )
    FROM public.break_glass_grants g JOIN public.chat_channels c ON c.id = g.channel_id
    WHERE g.id = NEW.grant_id
  ));
  RETURN NULL;
END
$$;

CREATE TRIGGER break_glass_ends_audited AFTER INSERT ON break_glass_ends
FOR EACH ROW EXECUTE FUNCTION audit_break_glass_end();
CREATE TRIGGER break_glass_ends_fixed BEFORE UPDATE OR DELETE ON break_glass_ends
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER break_glass_ends_kept BEFORE TRUNCATE ON break_glass_ends
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE POLICY admin_select ON break_glass_ends FOR SELECT TO renavest_admin USING (
  (SELECT app_person_role()) = 'admin'
);
CREATE POLICY admin_insert ON break_glass_ends FOR INSERT TO renavest_admin WITH CHECK (
  (SELECT app_person_role()) = 'admin' AND admin_user_id = (SELECT app_person_id())
  AND EXISTS (
    SELECT FROM break_glass_grants g
    WHERE g.id = break_glass_ends.grant_id AND g.admin_user_id = break_glass_ends.admin_user_id
  )
);
CREATE POLICY breakglass_select ON break_glass_ends FOR SELECT TO renavest_breakglass USING (
  (SELECT app_person_role()) = 'admin' AND admin_user_id = (SELECT app_person_id())
);
CREATE POLICY owner_select ON break_glass_ends FOR SELECT TO renavest_owner USING (
  current_setting('app.maintenance', true) = 'on'
);
CREATE POLICY owner_insert ON break_glass_ends FOR INSERT TO renavest_owner WITH CHECK (
  current_setting('app.maintenance', true) = 'on'
);
ALTER TABLE break_glass_ends ENABLE ROW LEVEL SECURITY;
ALTER TABLE break_glass_ends FORCE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON break_glass_ends FROM renavest_owner;

-- What is ended is no grant any more, whatever the clock says.
ALTER POLICY breakglass_select ON break_glass_grants USING (
  (SELECT app_person_role()) = 'admin' AND admin_user_id = (SELECT app_person_id()) AND expires_at > clock_timestamp()
  AND NOT EXISTS (SELECT FROM break_glass_ends e WHERE e.grant_id = break_glass_grants.id)
);

GRANT SELECT, INSERT (grant_id, admin_user_id) ON break_glass_ends TO renavest_admin;
GRANT SELECT (grant_id, admin_user_id) ON break_glass_ends TO renavest_breakglass;

RESET ROLE;
