-- Plans come from billing, or are given by admins. The rule of who may use the chat stays one line (`active`, within its
-- period); what billing calls it, and when it said so, stands beside it.
SET ROLE renavest_owner;

ALTER TABLE subscriptions
  -- Billing's own word, such as past_due; NULL where an admin gave the plan.
  ADD COLUMN source_status text CHECK (char_length(source_status) <= 40),
  -- When billing says it became so: what is older changes nothing.
  ADD COLUMN source_updated_at timestamptz,
  DROP CONSTRAINT subscriptions_status_check,
  ADD CONSTRAINT subscriptions_status_check
    CHECK (status IN ('active', 'pending', 'past_due', 'cancelled', 'expired'));

-- Billing's rows are the worker's, all others the admins': neither changes what the other has said.
CREATE POLICY worker_insert ON subscriptions FOR INSERT TO renavest_worker WITH CHECK (source_id IS NOT NULL);
CREATE POLICY worker_update ON subscriptions FOR UPDATE TO renavest_worker
  USING (source_id IS NOT NULL) WITH CHECK (source_id IS NOT NULL);
CREATE POLICY admin_insert ON subscriptions FOR INSERT TO renavest_admin WITH CHECK (
  (SELECT app_person_role()) = 'admin' AND source_id IS NULL
);
CREATE POLICY admin_update ON subscriptions FOR UPDATE TO renavest_admin
  USING ((SELECT app_person_role()) = 'admin' AND source_id IS NULL)
  WITH CHECK ((SELECT app_person_role()) = 'admin' AND source_id IS NULL);
-- Nobody locks themselves out.
CREATE POLICY admin_update ON users FOR UPDATE TO renavest_admin
  USING ((SELECT app_person_role()) = 'admin' AND id <> (SELECT app_person_id()))
  WITH CHECK ((SELECT app_person_role()) = 'admin' AND id <> (SELECT app_person_id()));

GRANT INSERT (user_id, kind, status, starts_at, ends_at, source_id, source_status, source_updated_at),
  UPDATE (kind, status, starts_at, ends_at, source_status, source_updated_at) ON subscriptions TO renavest_worker;
GRANT INSERT (user_id, kind, status, starts_at, ends_at), UPDATE (status, ends_at) ON subscriptions
  TO renavest_admin;
GRANT USAGE ON SEQUENCE subscriptions_id_seq TO renavest_worker, renavest_admin;
GRANT UPDATE (disabled_at) ON users TO renavest_admin;

-- No plan begins, changes or ends without its row in the trail.
CREATE FUNCTION audit_plan_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.write_audit(ARRAY[public.audit_change(
    public.audit_person(),
    CASE TG_OP WHEN 'INSERT' THEN 'plan_added' ELSE 'plan_changed' END,
    NEW.status, NULL, NEW.user_id, NULL, public.audit_access()
  )]);
  RETURN NULL;
END
$$;

CREATE TRIGGER subscriptions_added AFTER INSERT ON subscriptions
FOR EACH ROW EXECUTE FUNCTION audit_plan_change();
CREATE TRIGGER subscriptions_changed AFTER UPDATE ON subscriptions
FOR EACH ROW WHEN (
  NEW.kind <> OLD.kind OR NEW.status <> OLD.status OR NEW.starts_at <> OLD.starts_at
  OR NEW.ends_at IS DISTINCT FROM OLD.ends_at
)
EXECUTE FUNCTION audit_plan_change();

RESET ROLE;
