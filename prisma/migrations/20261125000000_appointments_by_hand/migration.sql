-- Appointments by hand: a therapist adds, moves and cancels those with their own clients, an admin all of them.
SET ROLE renavest_owner;
SET LOCAL app.maintenance = 'on';

-- The id on the wire. A form carries the one its appointment will have, so that posting it twice makes one of it.
ALTER TABLE appointments ADD COLUMN public_id text NOT NULL UNIQUE DEFAULT random_public_id()
  CHECK (public_id ~ '^[A-Za-z0-9_-]{22,64}$');

-- What is decided by hand is news of this moment, by this clock: what the booking side knew before changes it no more.
CREATE FUNCTION date_hand_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.told_at := date_trunc('milliseconds', clock_timestamp());
  RETURN NEW;
END
$$;
CREATE TRIGGER appointments_dated_by_hand BEFORE INSERT OR UPDATE ON appointments
FOR EACH ROW WHEN (current_user IN ('renavest_app', 'renavest_admin')) EXECUTE FUNCTION date_hand_change();

-- A therapist may book for whoever they have a conversation with, and for themselves alone. Both by Clerk id.
CREATE FUNCTION app_may_book(individual_id text, volunteer_id text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
#variable_conflict use_variable
BEGIN
  RETURN EXISTS (
    SELECT FROM public.chat_channels c
    JOIN public.therapists t ON t.id = c.therapist_id
    JOIN public.users tu ON tu.id = t.user_id
    JOIN public.users pu ON pu.id = c.prospect_user_id
    WHERE tu.id = public.app_person_id() AND tu.role = 'therapist' AND tu.clerk_user_id = volunteer_id
      AND pu.clerk_user_id = individual_id AND pu.disabled_at IS NULL
  );
END
$$;

CREATE POLICY app_insert ON appointments FOR INSERT TO renavest_app
  WITH CHECK (app_may_book(individual_id, volunteer_id));
CREATE POLICY app_update ON appointments FOR UPDATE TO renavest_app
  USING (volunteer_id = (SELECT app_clerk_user_id())) WITH CHECK (volunteer_id = (SELECT app_clerk_user_id()));
CREATE POLICY admin_insert ON appointments FOR INSERT TO renavest_admin
  WITH CHECK ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_update ON appointments FOR UPDATE TO renavest_admin
  USING ((SELECT app_person_role()) = 'admin') WITH CHECK ((SELECT app_person_role()) = 'admin');
GRANT INSERT (public_id, individual_id, volunteer_id, start_time, end_time, time_zone),
  UPDATE (start_time, end_time, time_zone, status) ON appointments TO renavest_app, renavest_admin;
GRANT USAGE ON SEQUENCE appointments_id_seq TO renavest_app, renavest_admin;
GRANT EXECUTE ON FUNCTION app_may_book(text, text) TO renavest_app;

-- The chat of an appointment, for whoever may book it; as `open_appointment_chat`, which asks nobody.
CREATE FUNCTION open_booked_chat(of_appointment integer, new_channel text, new_data_key text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.appointments a WHERE a.id = of_appointment
      AND (public.app_person_role() = 'admin' OR a.volunteer_id = public.app_clerk_user_id())
  ) THEN
    RETURN NULL;
  END IF;
  RETURN public.open_appointment_chat(of_appointment, new_channel, new_data_key);
END
$$;
GRANT EXECUTE ON FUNCTION open_booked_chat(integer, text, text) TO renavest_app, renavest_admin;

RESET ROLE;
