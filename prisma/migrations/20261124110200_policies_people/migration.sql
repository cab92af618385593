-- Row security, written before it is switched on (…_row_security_on), so that nobody meets a table without policies.
-- One policy a command and role. `(SELECT f())` is asked once a statement, f() alone once a row. To recurse is an error:
-- users ask therapists, both ask chat_channels, which ask nobody but the functions.
SET ROLE renavest_owner;

-- A person sees themselves, the other ones of their conversations and appointments, and, being a prospect, the
-- therapists they may write to.
CREATE POLICY app_select ON therapists FOR SELECT TO renavest_app USING (
  id = (SELECT app_therapist_id())
  OR EXISTS (
    SELECT FROM chat_channels c WHERE c.therapist_id = therapists.id AND c.prospect_user_id = (SELECT app_person_id())
  )
  OR (accepts_new AND (SELECT app_person_role()) = 'prospect')
  OR user_id = ANY ((SELECT app_appointment_peers())::integer[])
);

CREATE POLICY app_select ON users FOR SELECT TO renavest_app USING (
  id = (SELECT app_person_id())
  OR EXISTS (
    SELECT FROM chat_channels c WHERE c.prospect_user_id = users.id AND c.therapist_id = (SELECT app_therapist_id())
  )
  OR EXISTS (SELECT FROM therapists t WHERE t.user_id = users.id)
  OR id = ANY ((SELECT app_appointment_peers())::integer[])
);

CREATE POLICY app_select ON subscriptions FOR SELECT TO renavest_app USING (user_id = (SELECT app_person_id()));

CREATE POLICY admin_select ON users FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_select ON therapists FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');
CREATE POLICY admin_select ON subscriptions FOR SELECT TO renavest_admin USING ((SELECT app_person_role()) = 'admin');

-- The send judges many people's rows in one statement; what it may read is said by its column grants.
CREATE POLICY sender_select ON users FOR SELECT TO renavest_sender USING (true);
CREATE POLICY sender_select ON therapists FOR SELECT TO renavest_sender USING (true);
CREATE POLICY sender_select ON subscriptions FOR SELECT TO renavest_sender USING (true);

-- Chores are for everybody's rows; the worker's limit are its columns, too.
CREATE POLICY worker_select ON users FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON users FOR INSERT TO renavest_worker WITH CHECK (true);
CREATE POLICY worker_select ON therapists FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON therapists FOR INSERT TO renavest_worker WITH CHECK (true);
CREATE POLICY worker_select ON subscriptions FOR SELECT TO renavest_worker USING (true);

RESET ROLE;
