-- Row security made cheaper: a reading of history cost the database five times as much as without it, now twice.
SET ROLE renavest_owner;

-- Whether this person may know of that one: themselves; the other one of a conversation or of an appointment that is not
-- cancelled; and for a prospect the therapists who accept new conversations. Asked once a row, because as sub-selects in
-- the policies it cost each statement a millisecond of planning, and a hash of all of a therapist's conversations.
CREATE FUNCTION app_knows_person(person_id integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me constant integer := public.app_person_id();
BEGIN
  IF me IS NULL OR me = person_id THEN
    RETURN me IS NOT NULL;
  END IF;
  RETURN EXISTS (
    SELECT FROM public.chat_channels c JOIN public.therapists t ON t.id = c.therapist_id
    WHERE c.prospect_user_id = person_id AND t.user_id = me
  ) OR EXISTS (
    SELECT FROM public.chat_channels c JOIN public.therapists t ON t.id = c.therapist_id
    WHERE c.prospect_user_id = me AND t.user_id = person_id
  ) OR EXISTS (
    SELECT FROM public.users mine JOIN public.therapists t ON t.user_id = person_id
    WHERE mine.id = me AND mine.role = 'prospect' AND t.accepts_new
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

GRANT EXECUTE ON FUNCTION app_knows_person(integer) TO renavest_app;

ALTER POLICY app_select ON users USING (app_knows_person(id));
ALTER POLICY app_select ON therapists USING (app_knows_person(user_id));

DROP FUNCTION app_appointment_peers();

-- The owner's policies ask for settings only: as sub-selects these took longer than the look-ups they guard.
CREATE OR REPLACE PROCEDURE guard_table(guarded regclass)
LANGUAGE plpgsql AS $$
DECLARE
  says_so constant text := '(current_setting(''app.maintenance'', true) = ''on'')';
BEGIN
  EXECUTE format('CREATE POLICY owner_select ON %s FOR SELECT TO renavest_owner USING %s', guarded, says_so);
  EXECUTE format('CREATE POLICY owner_insert ON %s FOR INSERT TO renavest_owner WITH CHECK %s', guarded, says_so);
  EXECUTE format('CREATE POLICY owner_update ON %s FOR UPDATE TO renavest_owner USING %s WITH CHECK %2$s', guarded, says_so);
  EXECUTE format('CREATE POLICY owner_delete ON %s FOR DELETE TO renavest_owner USING %s', guarded, says_so);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
END
$$;

DO $$
DECLARE
  says_so constant text := '(current_setting(''app.maintenance'', true) = ''on'')';
  guarded regclass;
BEGIN
  FOR guarded IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity LOOP
    EXECUTE format('ALTER POLICY owner_select ON %s USING %s', guarded, says_so);
    EXECUTE format('ALTER POLICY owner_insert ON %s WITH CHECK %s', guarded, says_so);
    EXECUTE format('ALTER POLICY owner_update ON %s USING %s WITH CHECK %2$s', guarded, says_so);
    EXECUTE format('ALTER POLICY owner_delete ON %s USING %s', guarded, says_so);
  END LOOP;
END
$$;

-- The functions that say who asks run as the owner, for the app and for admins, and read these four. Within them the
-- setting `role` is still the caller's.
ALTER POLICY owner_select ON users USING (
  current_setting('app.maintenance', true) = 'on' OR current_setting('role') IN ('renavest_app', 'renavest_admin')
);
ALTER POLICY owner_select ON therapists USING (
  current_setting('app.maintenance', true) = 'on' OR current_setting('role') IN ('renavest_app', 'renavest_admin')
);
ALTER POLICY owner_select ON chat_channels USING (
  current_setting('app.maintenance', true) = 'on' OR current_setting('role') IN ('renavest_app', 'renavest_admin')
);
ALTER POLICY owner_select ON appointments USING (
  current_setting('app.maintenance', true) = 'on' OR current_setting('role') IN ('renavest_app', 'renavest_admin')
);

RESET ROLE;
