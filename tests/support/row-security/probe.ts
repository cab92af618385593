import type pg from "pg";
import { PEOPLE, type Person } from "./world";

/** The roles of the database, without the prefix they all have. */
export const ROLES = [
  "app",
  "admin",
  "sender",
  "worker",
  "keeper",
  "auditor",
  "breakglass",
  "owner",
] as const;

export type Role = (typeof ROLES)[number];

/**
 * What became of a statement: "rows 1,2" (the keys that were seen), "count 4", "changed 2", "refused by grant",
 * "refused by policy" (both 42501), "held by references", or "error" with another SQL state.
 */
export type Outcome = string;

/** One statement, by one role, for one person. */
export interface Probe {
  readonly name: string;
  readonly table: string;
  readonly role: Role;
  readonly person: Person;
  readonly sql: string;
  readonly expected: Outcome;
  /** The owner says that this is maintenance. */
  readonly maintenance?: boolean;
  /** Run first, by the owner in maintenance, and taken back with everything else. */
  readonly prepare?: string;
}

// Every probe ends in an exception, so that nothing of it stays: neither rows, nor grants, nor the role.
const RUNNER = `
CREATE OR REPLACE FUNCTION pg_temp.run_probes(probes jsonb) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  probe jsonb;
  outcomes text[] := '{}';
  outcome text;
  changed bigint;
BEGIN
  FOR probe IN SELECT jsonb_array_elements(probes) LOOP
    BEGIN
      IF probe ->> 'prepare' IS NOT NULL THEN
        SET LOCAL ROLE renavest_owner;
        SET LOCAL app.maintenance = 'on';
        EXECUTE probe ->> 'prepare';
        SET LOCAL app.maintenance = '';
      END IF;
      IF (probe ->> 'maintenance')::boolean THEN
        SET LOCAL app.maintenance = 'on';
      END IF;
      IF probe ->> 'userId' IS NOT NULL THEN
        PERFORM set_config('app.user_id', probe ->> 'userId', true);
      END IF;
      EXECUTE format('SET LOCAL ROLE renavest_%s', probe ->> 'role');
      IF probe ->> 'sql' LIKE 'SELECT %' THEN
        EXECUTE probe ->> 'sql' INTO outcome;
      ELSE
        EXECUTE probe ->> 'sql';
        GET DIAGNOSTICS changed = ROW_COUNT;
        outcome := 'changed ' || changed;
      END IF;
      RAISE EXCEPTION USING ERRCODE = 'RB000', MESSAGE = outcome;
    EXCEPTION
      WHEN SQLSTATE 'RB000' THEN
        outcome := SQLERRM;
      WHEN insufficient_privilege THEN
        outcome := CASE WHEN SQLERRM LIKE '%row-level security%' THEN 'refused by policy' ELSE 'refused by grant' END;
      WHEN foreign_key_violation OR restrict_violation THEN
        outcome := 'held by references';
      WHEN OTHERS THEN
        outcome := 'error ' || SQLSTATE;
    END;
    outcomes := outcomes || outcome;
  END LOOP;
  RETURN outcomes;
END
$$`;

/** Makes this connection able to probe; it may be in a transaction, and stays in it. */
export async function prepareProbing(client: pg.Client): Promise<void> {
  await client.query(RUNNER);
}

/** The outcomes, in order. */
export async function runProbes(client: pg.Client, probes: readonly Probe[]): Promise<readonly Outcome[]> {
  const wanted = probes.map((probe) => ({ ...probe, userId: PEOPLE[probe.person] }));
  const { rows } = await client.query("SELECT pg_temp.run_probes($1) AS outcomes", [JSON.stringify(wanted)]);
  return rows[0].outcomes;
}
