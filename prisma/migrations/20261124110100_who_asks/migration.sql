-- Who asks. Every policy for people starts from these functions: they turn the app.user_id of the transaction into a
-- person who exists and is not disabled, else NULL, and nothing equals NULL. They run as the owner, because the tables
-- they read have policies that ask them. After a transaction the setting is '', not NULL: hence the NULLIF.
SET ROLE renavest_owner;

-- users.id; never to be compared with a therapists.id.
CREATE FUNCTION app_person_id() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN (
    SELECT u.id FROM public.users u
    WHERE u.id = NULLIF(current_setting('app.user_id', true), '')::integer AND u.disabled_at IS NULL
  );
END
$$;

CREATE FUNCTION app_person_role() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN (
    SELECT u.role FROM public.users u
    WHERE u.id = NULLIF(current_setting('app.user_id', true), '')::integer AND u.disabled_at IS NULL
  );
END
$$;

-- therapists.id; never to be compared with a users.id.
CREATE FUNCTION app_therapist_id() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN (
    SELECT t.id FROM public.users u JOIN public.therapists t ON t.user_id = u.id
    WHERE u.id = NULLIF(current_setting('app.user_id', true), '')::integer AND u.disabled_at IS NULL
  );
END
$$;

-- Appointments name people by this.
CREATE FUNCTION app_clerk_user_id() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN (
    SELECT u.clerk_user_id FROM public.users u
    WHERE u.id = NULLIF(current_setting('app.user_id', true), '')::integer AND u.disabled_at IS NULL
  );
END
$$;

-- users.id of everybody an appointment, past or future, not cancelled, joins this person with.
CREATE FUNCTION app_appointment_peers() RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me constant text := public.app_clerk_user_id();
BEGIN
  RETURN ARRAY(
    SELECT u.id FROM public.appointments a JOIN public.users u ON u.clerk_user_id = a.volunteer_id
    WHERE a.individual_id = me AND a.status <> 'cancelled'
    UNION
    SELECT u.id FROM public.appointments a JOIN public.users u ON u.clerk_user_id = a.individual_id
    WHERE a.volunteer_id = me AND a.status <> 'cancelled'
  );
END
$$;

-- The rule of open_channel: a prospect with a therapist who accepts new conversations or with whom they share an
-- appointment, a therapist with a prospect they share an appointment with. The other one is not disabled either.
CREATE FUNCTION app_may_open_channel(therapist_id integer, prospect_user_id integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
BEGIN
  RETURN EXISTS (
    SELECT FROM public.therapists t
    JOIN public.users tu ON tu.id = t.user_id
    JOIN public.users pu ON pu.id = prospect_user_id
    WHERE t.id = therapist_id
      AND tu.role = 'therapist' AND tu.disabled_at IS NULL
      AND pu.role = 'prospect' AND pu.disabled_at IS NULL
      AND public.app_person_id() IN (tu.id, pu.id)
      AND (
        (t.accepts_new AND public.app_person_id() = pu.id)
        OR EXISTS (
          SELECT FROM public.appointments a
          WHERE a.individual_id = pu.clerk_user_id AND a.volunteer_id = tu.clerk_user_id AND a.status <> 'cancelled'
        )
      )
  );
END
$$;

GRANT EXECUTE ON FUNCTION app_person_id(), app_therapist_id(), app_clerk_user_id(), app_appointment_peers(),
  app_may_open_channel(integer, integer) TO renavest_app;
GRANT EXECUTE ON FUNCTION app_person_role() TO renavest_app, renavest_admin;

-- Switches row security on for a table, for its owner as well (FORCE). The owner reads and writes rows only in a
-- transaction that says so with SET LOCAL app.maintenance = 'on', as migrations of data and the seeds do: whoever
-- merely becomes the owner sees an empty table.
CREATE PROCEDURE guard_table(guarded regclass)
LANGUAGE plpgsql AS $$
DECLARE
  says_so constant text := '((SELECT current_setting(''app.maintenance'', true)) = ''on'')';
BEGIN
  EXECUTE format('CREATE POLICY owner_select ON %s FOR SELECT TO renavest_owner USING %s', guarded, says_so);
  EXECUTE format('CREATE POLICY owner_insert ON %s FOR INSERT TO renavest_owner WITH CHECK %s', guarded, says_so);
  EXECUTE format('CREATE POLICY owner_update ON %s FOR UPDATE TO renavest_owner USING %s WITH CHECK %2$s', guarded, says_so);
  EXECUTE format('CREATE POLICY owner_delete ON %s FOR DELETE TO renavest_owner USING %s', guarded, says_so);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
END
$$;

RESET ROLE;
