import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { readTables } from "../support/row-security/catalogue";
import { makeCrossProduct } from "../support/row-security/cross-product";
import { findSurvivors } from "../support/row-security/hunt-mutants";
import { makeMutants } from "../support/row-security/mutants";
import type { Probe } from "../support/row-security/probe";
import { readCounts } from "../support/row-security/read-counts";
import { STORIES } from "../support/row-security/stories";
import { WORLD } from "../support/row-security/world";

/** `npm run test:rls` tries all of them. */
const ALL = process.env.RLS_MUTANTS === "all";

/** Mutants that change nothing anybody could notice, and why. */
const EQUIVALENT: readonly (readonly [mutant: RegExp, why: string])[] = [
  [
    /^owner_update ON \w+: WITH CHECK \(true\)$/,
    "asks what USING has asked: without maintenance no row comes this far",
  ],
  [
    /^owner_insert ON (?:subscriptions|partner_sites|partner_keys|legal_holds|retention_\w+): WITH CHECK \(true\)$/,
    "each leaves its row in the trail, whose own policy refuses the owner without maintenance",
  ],
  [
    /^admin_update ON (?:partner_\w+|appointments): WITH CHECK/,
    "asks what USING has asked, and nothing of the row: only for an admin does one come this far",
  ],
  [
    /^admin_update ON (?:subscriptions|users|legal_holds): WITH CHECK without .*app_person_role.* = 'admin'/,
    "asks what USING has asked: only for an admin does a row come this far",
  ],
  [
    /^admin_insert ON break_glass_ends: WITH CHECK without .*app_person_role.* = 'admin'/,
    "looks for the grant it ends, which only an admin sees",
  ],
];

let database: TestDatabase;
let client: pg.Client;
let probes: readonly Probe[];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.superuser);
  await client.connect();
  await client.query(WORLD);
  probes = [...STORIES, ...makeCrossProduct(await readTables(client), await readCounts(client))];
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

it("notices every change of the policies for the worse", { timeout: 300_000 }, async () => {
  const { everyTime, rest } = await makeMutants(client);
  const mutants = ALL ? [...everyTime, ...rest] : everyTime;
  const survivors = await findSurvivors(client, mutants, probes);
  console.log(`row security: ${mutants.length - survivors.length} of ${mutants.length} mutants killed`);
  const explain = (name: string) => EQUIVALENT.find(([mutant]) => mutant.test(name))?.[1];
  for (const name of survivors) console.log(`  alive: ${name}: ${explain(name) ?? "not explained"}`);
  expect(survivors.filter((name) => explain(name) === undefined)).toEqual([]);
  expect(mutants.length).toBeGreaterThan(ALL ? 1_500 : 250);
});
