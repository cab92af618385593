-- Who may do what is said by roles, not by the login: it owns no table of care and holds no right on one, so that a
-- query outside the transaction helper fails with 42501 instead of seeing everything.
-- Roles belong to the whole cluster: another database, or another run, may be making them at this moment.

DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY
    ARRAY['renavest_owner', 'renavest_app', 'renavest_sender', 'renavest_worker', 'renavest_auditor']
  LOOP
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
  END LOOP;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO renavest_owner;
GRANT USAGE ON SCHEMA public TO renavest_app, renavest_sender, renavest_worker, renavest_auditor;

-- The login may become each role (SET ROLE) and inherits none. A superuser can do so anyway.
DO $$
DECLARE
  modern constant boolean := current_setting('server_version_num')::int >= 160000;
  may_become constant text := CASE WHEN modern THEN 'SET' ELSE 'MEMBER' END;
  role_name text;
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RETURN;
  END IF;
  FOREACH role_name IN ARRAY
    ARRAY['renavest_owner', 'renavest_app', 'renavest_sender', 'renavest_worker', 'renavest_auditor']
  LOOP
    -- Two databases migrated at once write the same rows of pg_auth_members and pg_authid: the slower one looks again.
    FOR attempt IN 1..100 LOOP
      EXIT WHEN pg_has_role(role_name, may_become) AND NOT pg_has_role(role_name, 'USAGE');
      BEGIN
        IF modern THEN
          EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', role_name, current_user);
        ELSE
          -- Before 16 inheriting is a property of the login, not of the grant.
          IF (SELECT rolinherit FROM pg_roles WHERE rolname = current_user) THEN
            EXECUTE format('ALTER ROLE %I NOINHERIT', current_user);
          END IF;
          EXECUTE format('GRANT %I TO %I', role_name, current_user);
        END IF;
      EXCEPTION WHEN unique_violation OR internal_error THEN
        PERFORM pg_sleep(0.02);
      END;
    END LOOP;
    IF NOT pg_has_role(role_name, may_become) OR pg_has_role(role_name, 'USAGE') THEN
      RAISE EXCEPTION 'login % must be able to become % without inheriting its rights', current_user, role_name
        USING HINT = format('An administrator can say: GRANT %I TO %I%s', role_name, current_user,
          CASE WHEN modern THEN ' WITH INHERIT FALSE, SET TRUE' ELSE ' after ALTER ROLE ... NOINHERIT' END);
    END IF;
  END LOOP;
END
$$;

-- From here on new functions are nobody's until granted. Each later migration starts as the owner in the same way.
SET ROLE renavest_owner;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
RESET ROLE;
