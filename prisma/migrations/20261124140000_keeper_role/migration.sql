-- Who looks after the conversations' keys: wraps them anew and destroys them, and reads neither text nor names.
-- What is said in the first migration about roles of the whole cluster holds here too.

DO $$
DECLARE
  modern constant boolean := current_setting('server_version_num')::int >= 160000;
  may_become constant text := CASE WHEN modern THEN 'SET' ELSE 'MEMBER' END;
  role_name constant text := 'renavest_keeper';
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

GRANT USAGE ON SCHEMA public TO renavest_keeper;
