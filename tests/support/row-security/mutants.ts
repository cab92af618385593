import type pg from "pg";
import { type GuardedTable, type Policy, readPolicies, readTables } from "./catalogue";
import { makeFunctionMutants, mutateConditions } from "./condition-mutants";
import { makeGrantMutants } from "./grant-mutants";
import { ROLES } from "./probe";

/** One change of the database for the worse, that some probe must notice. */
export interface Mutant {
  readonly name: string;
  /** The table whose probes are most likely to notice. */
  readonly table: string | null;
  readonly sql: string;
}

/** Those that `npm test` tries every time; the rest comes with `npm run test:rls`. */
export interface MutantSets {
  readonly everyTime: readonly Mutant[];
  readonly rest: readonly Mutant[];
}

/** Made from the catalogue, so that what is added later is mutated as well. */
export async function makeMutants(client: pg.Client): Promise<MutantSets> {
  const tables = await readTables(client);
  const policies = await readPolicies(client);
  const grants = await makeGrantMutants(client, tables);
  return {
    everyTime: [
      ...tables.flatMap(makeSwitchMutants),
      ...policies.flatMap(makeOpenMutants),
      ...policies.map(toDropped),
      ...policies.map(toEverybodys),
      ...ROLES.map(toBypassing),
    ],
    rest: [
      ...grants.onTables,
      ...policies.flatMap(makeConditionMutants),
      ...(await makeFunctionMutants(client)),
      ...grants.onColumns,
      ...ROLES.flatMap((role) =>
        ROLES.filter((other) => other !== role).map((other) => toMember(role, other)),
      ),
    ],
  };
}

function makeSwitchMutants({ name }: GuardedTable): Mutant[] {
  return ["NO FORCE", "DISABLE"].map((word) => ({
    name: `${name}: ${word}`,
    table: name,
    sql: `ALTER TABLE ${name} ${word} ROW LEVEL SECURITY`,
  }));
}

function toTarget({ name, table }: Policy): string {
  return `${name} ON ${table}`;
}

/** USING and WITH CHECK each replaced by true, where they are not. */
function makeOpenMutants(policy: Policy): Mutant[] {
  return toClauses(policy).map(({ clause }) => ({
    name: `${toTarget(policy)}: ${clause} (true)`,
    table: policy.table,
    sql: `ALTER POLICY ${toTarget(policy)} ${clause} (true)`,
  }));
}

function makeConditionMutants(policy: Policy): Mutant[] {
  return toClauses(policy).flatMap(({ clause, text }) =>
    mutateConditions(text).map(({ change, mutated }) => ({
      name: `${toTarget(policy)}: ${clause} ${change}`,
      table: policy.table,
      sql: `ALTER POLICY ${toTarget(policy)} ${clause} (${mutated})`,
    })),
  );
}

function toClauses({ using, check }: Policy): readonly { clause: "USING" | "WITH CHECK"; text: string }[] {
  const clauses = [
    { clause: "USING", text: using },
    { clause: "WITH CHECK", text: check },
  ] as const;
  return clauses.flatMap(({ clause, text }) => (text === null || text === "true" ? [] : [{ clause, text }]));
}

function toDropped(policy: Policy): Mutant {
  return {
    name: `${toTarget(policy)}: dropped`,
    table: policy.table,
    sql: `DROP POLICY ${toTarget(policy)}`,
  };
}

function toEverybodys(policy: Policy): Mutant {
  return {
    name: `${toTarget(policy)}: TO PUBLIC`,
    table: policy.table,
    sql: `ALTER POLICY ${toTarget(policy)} TO PUBLIC`,
  };
}

function toBypassing(role: string): Mutant {
  return { name: `${role}: BYPASSRLS`, table: null, sql: `ALTER ROLE renavest_${role} BYPASSRLS` };
}

/** With INHERIT, since ours have none and a plain membership would change nothing. */
function toMember(role: string, other: string): Mutant {
  return {
    name: `${role}: member of ${other}`,
    table: null,
    sql: `ALTER ROLE renavest_${role} INHERIT; GRANT renavest_${other} TO renavest_${role}`,
  };
}
