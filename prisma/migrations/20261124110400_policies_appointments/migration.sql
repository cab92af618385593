-- Appointments: their two people, by Clerk id. Nothing is decided by what a row says of itself: in the required SQL
-- `created_by = 'system'`, a column's default, opened every chat to every caller.
SET ROLE renavest_owner;

CREATE POLICY app_select ON appointments FOR SELECT TO renavest_app USING (
  individual_id = (SELECT app_clerk_user_id()) OR volunteer_id = (SELECT app_clerk_user_id())
);
CREATE POLICY app_select ON appointment_chats FOR SELECT TO renavest_app USING (
  (SELECT true FROM appointments a WHERE a.id = appointment_chats.appointment_id)
);
CREATE POLICY app_select ON chat_logs FOR SELECT TO renavest_app USING (
  (SELECT true FROM appointments a WHERE a.id = chat_logs.appointment_id)
);

CREATE POLICY admin_select ON appointments FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_select ON appointment_chats FOR SELECT TO renavest_admin USING (
  (SELECT app_person_role()) = 'admin'
);

CREATE POLICY worker_select ON appointments FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_select ON appointment_chats FOR SELECT TO renavest_worker USING (true);

CREATE POLICY worker_select ON ended_local_sessions FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON ended_local_sessions FOR INSERT TO renavest_worker WITH CHECK (true);

RESET ROLE;
