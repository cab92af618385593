-- What the pages about people stand on: a name for each plan that a form may carry, and an admin that always stays.
SET ROLE renavest_owner;

-- Serial numbers stay inside the server.
ALTER TABLE subscriptions
  ADD COLUMN public_id text NOT NULL DEFAULT random_public_id() UNIQUE CHECK (char_length(public_id) >= 22);
GRANT EXECUTE ON FUNCTION random_public_id() TO renavest_admin;

-- Nobody disables themselves (…_plans), so somebody is left, unless two admins disable each other at the same moment:
-- they come one after the other here, and the slower one is an admin no more and sees nobody who is left. Whom the issuer
-- of identities has deleted could not sign in anyway; the worker is not asked.
CREATE FUNCTION keep_an_admin() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- Of this purpose alone, told apart from other advisory locks by its first half.
  PERFORM pg_advisory_xact_lock(1516129604, 1);
  PERFORM FROM public.users u WHERE u.role = 'admin' AND u.disabled_at IS NULL AND u.id <> NEW.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the last admin is not disabled' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER users_keep_an_admin BEFORE UPDATE ON users
FOR EACH ROW WHEN (
  current_setting('role') = 'renavest_admin'
  AND OLD.role = 'admin' AND OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL
)
EXECUTE FUNCTION keep_an_admin();

RESET ROLE;
