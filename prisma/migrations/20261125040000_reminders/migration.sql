-- Whoever has messages they have not read is told by e-mail, once, until they have been here again.
SET ROLE renavest_owner;
SET LOCAL app.maintenance = 'on';

CREATE TABLE reminders (
  user_id integer PRIMARY KEY REFERENCES users (id) ON DELETE RESTRICT,
  -- Their own decision; NULL: they are told.
  off_at timestamptz,
  -- The language of the pages when they were here last.
  locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'es')),
  -- What had come by then, they have been told of.
  told_at timestamptz,
  -- Who is just telling them, and until when nobody else tries.
  claim_id text,
  claimed_at timestamptz,
  claimed_until timestamptz,
  failures integer NOT NULL DEFAULT 0,
  next_try_at timestamptz,
  CONSTRAINT reminders_claim_check CHECK (
    (claim_id IS NULL) = (claimed_at IS NULL) AND (claim_id IS NULL) = (claimed_until IS NULL)
  )
);

CALL guard_table('reminders');

-- Oneself alone; and the server's chore for everybody.
CREATE POLICY app_select ON reminders FOR SELECT TO renavest_app USING (user_id = (SELECT app_person_id()));
CREATE POLICY app_insert ON reminders FOR INSERT TO renavest_app WITH CHECK (user_id = (SELECT app_person_id()));
CREATE POLICY app_update ON reminders FOR UPDATE TO renavest_app
  USING (user_id = (SELECT app_person_id())) WITH CHECK (user_id = (SELECT app_person_id()));
CREATE POLICY worker_select ON reminders FOR SELECT TO renavest_worker USING (true);
CREATE POLICY worker_insert ON reminders FOR INSERT TO renavest_worker WITH CHECK (true);
CREATE POLICY worker_update ON reminders FOR UPDATE TO renavest_worker USING (true) WITH CHECK (true);
GRANT SELECT (user_id, off_at, locale), INSERT (user_id, off_at, locale), UPDATE (off_at, locale) ON reminders TO renavest_app;
GRANT SELECT, INSERT (user_id), UPDATE (told_at, claim_id, claimed_at, claimed_until, failures, next_try_at) ON reminders
  TO renavest_worker;

RESET ROLE;
