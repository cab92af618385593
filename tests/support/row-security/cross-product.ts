import type { GuardedTable } from "./catalogue";
import { EXPECTATIONS, type Expectation } from "./expectations";
import { type Outcome, type Probe, ROLES, type Role } from "./probe";
import { PEOPLE, type Person } from "./world";

/** How many rows each table of the world has. */
export type RowCounts = Readonly<Record<string, number>>;

const EVERYBODY = Object.keys(PEOPLE) as Person[];
/** Those whose rows are told apart; the others may not even read a key. */
const NAMES_ROWS: readonly Role[] = ["app", "breakglass", "owner"];

/** Tables whose rows of the world others refer to. */
const PARENTS = ["users", "therapists", "chat_channels", "chat_messages", "appointments", "partner_sites"];

/** Nothing: a table that nobody has thought of may be touched by nobody. */
const NOTHING: Expectation = { seen: {}, seenInFull: [], insert: "" };

/** {every table} x {every role} x {everybody} x {select, insert, update, delete}, and the owner in maintenance. */
export function makeCrossProduct(tables: readonly GuardedTable[], counts: RowCounts): readonly Probe[] {
  return tables.flatMap((table) => [
    ...ROLES.flatMap((role) => EVERYBODY.flatMap((person) => makeProbes(table, role, person, counts))),
    ...makeMaintenance(table, counts),
  ]);
}

function makeProbes(table: GuardedTable, role: Role, person: Person, counts: RowCounts): Probe[] {
  const wanted = EXPECTATIONS[table.name] ?? NOTHING;
  const common = { table: table.name, role, person };
  const toProbe = (command: string, sql: string, expected: Outcome): Probe => ({
    ...{ ...common, name: `${role} for ${person}: ${command} ${table.name}` },
    ...{ sql, expected },
  });
  return [
    toProbe("select", toSelect(table, role), toSeen(wanted, role, person, counts[table.name] ?? 0)),
    toProbe("insert", toInsert(table, wanted), toInserted(wanted, role, person)),
    toProbe("update", toUpdate(table, wanted, role), toUpdated(wanted, role, person)),
    toProbe(
      "delete",
      `DELETE FROM ${table.name}`,
      role === "owner" && wanted.kept !== true ? "changed 0" : "refused by grant",
    ),
  ];
}

function makeMaintenance(table: GuardedTable, counts: RowCounts): Probe[] {
  const wanted = EXPECTATIONS[table.name] ?? NOTHING;
  const common = { table: table.name, role: "owner", person: "unset", maintenance: true } as const;
  const all = counts[table.name] ?? 0;
  const toProbe = (command: string, sql: string, expected: Outcome): Probe => ({
    ...{ ...common, name: `owner in maintenance: ${command} ${table.name}` },
    ...{ sql, expected },
  });
  const isParent = PARENTS.includes(table.name);
  const gone = isParent ? "held by references" : `changed ${all}`;
  return [
    toProbe("select", `SELECT 'count ' || count(*) FROM ${table.name}`, `count ${all}`),
    toProbe("insert", toInsert(table, wanted), "changed 1"),
    toProbe("update", toUpdate(table, wanted, "owner"), wanted.kept ? "refused by grant" : `changed ${all}`),
    toProbe("delete", `DELETE FROM ${table.name}`, wanted.kept ? "refused by grant" : gone),
  ];
}

function toSelect({ name, key }: GuardedTable, role: Role): string {
  return NAMES_ROWS.includes(role)
    ? `SELECT 'rows ' || coalesce(string_agg(${key}, ',' ORDER BY ${key} COLLATE "C"), '') FROM ${name}`
    : `SELECT 'count ' || count(*) FROM ${name}`;
}

function toSeen(wanted: Expectation, role: Role, person: Person, all: number): Outcome {
  if (role === "owner") return "rows ";
  if (role === "app" && wanted.seen !== NOTHING.seen && Object.keys(wanted.seen).length > 0)
    return `rows ${wanted.seen[person] ?? ""}`;
  if (role === "breakglass" && wanted.behindGlass !== undefined)
    return `rows ${wanted.behindGlass[person] ?? ""}`;
  if (!wanted.seenInFull.includes(role)) return "refused by grant";
  if (role !== "admin") return `count ${all}`;
  return person === "admin" ? `count ${all}` : "count 0";
}

function toInsert({ name }: GuardedTable, { insert }: Expectation): string {
  return insert === "" ? `INSERT INTO ${name} DEFAULT VALUES` : insert;
}

function toInserted(
  { inserters = [], refusedByPolicy = [] }: Expectation,
  role: Role,
  person: Person,
): Outcome {
  if (role === "owner") return "refused by policy";
  if (refusedByPolicy.includes(role)) return "refused by policy";
  if (inserters.includes(role)) return "changed 1";
  if (inserters.includes(`${role} for themselves`))
    return person === role ? "changed 1" : "refused by policy";
  const isForPeople = role === "app" && inserters.some((inserter) => inserter in PEOPLE);
  if (!isForPeople) return "refused by grant";
  return inserters.includes(person) ? "changed 1" : "refused by policy";
}

function toUpdate({ name, keyColumns }: GuardedTable, { update = {} }: Expectation, role: Role): string {
  const [key = ""] = keyColumns;
  return `UPDATE ${name} SET ${update[role] ?? update.app ?? `${key} = ${key}`}`;
}

function toUpdated(
  { update = {}, updated = {}, updatedAsAdmin, updatedBy = {}, kept }: Expectation,
  role: Role,
  person: Person,
): Outcome {
  if (role === "owner") return kept ? "refused by grant" : "changed 0";
  if (update[role] === undefined) return "refused by grant";
  if (role === "admin" && updatedAsAdmin !== undefined)
    return `changed ${person === "admin" ? updatedAsAdmin : 0}`;
  return updatedBy[role] ?? `changed ${updated[person] ?? 0}`;
}
