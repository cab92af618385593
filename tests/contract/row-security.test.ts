import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { findMisnamed, readPolicies, readTables } from "../support/row-security/catalogue";
import { makeCrossProduct } from "../support/row-security/cross-product";
import { EXPECTATIONS } from "../support/row-security/expectations";
import { EXPECTED_RIGHTS } from "../support/row-security/expected-rights";
import { prepareProbing, runProbes } from "../support/row-security/probe";
import { readCounts } from "../support/row-security/read-counts";
import { readRights } from "../support/row-security/rights";
import { STORIES } from "../support/row-security/stories";
import { WORLD } from "../support/row-security/world";

let database: TestDatabase;
let superuser: pg.Client;
/** As the app connects: it becomes the real roles. */
let login: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new pg.Client(database.superuser);
  login = new pg.Client(database.connection);
  await Promise.all([superuser.connect(), login.connect()]);
  await superuser.query(WORLD);
  await prepareProbing(login);
});
afterAll(async () => {
  await Promise.all([superuser.end(), login.end()]);
  await database.drop();
});

describe("row security", () => {
  it("is on for every table, for its owner as well", async () => {
    const tables = await readTables(superuser);
    expect(tables.filter(({ enabled, forced }) => !(enabled && forced))).toEqual([]);
  });

  it("has been thought of for every table: who may see and write its rows stands in expectations.ts", async () => {
    const tables = await readTables(superuser);
    expect(tables.map(({ name }) => name)).toEqual(Object.keys(EXPECTATIONS).sort());
  });

  it("has one policy for each command and role, named after them, and none for everybody", async () => {
    const policies = await readPolicies(superuser);
    expect(findMisnamed(policies)).toEqual([]);
    expect(policies.length).toBeGreaterThan(60);
  });

  it("stands on grants that are all written down in expected-rights.ts", async () => {
    expect(await readRights(superuser)).toEqual(EXPECTED_RIGHTS);
  });

  it("lets everybody do what they may and nothing else, in every table", async () => {
    const probes = makeCrossProduct(await readTables(superuser), await readCounts(superuser));
    const outcomes = await runProbes(login, probes);
    const wrong = probes.flatMap(({ name, expected }, index) =>
      outcomes[index] === expected ? [] : [`${name}: ${outcomes[index]}, not ${expected}`],
    );
    expect(wrong).toEqual([]);
    expect(probes.length).toBeGreaterThan(3_000);
  });

  it.each(STORIES)("$name", async (story) => {
    expect(await runProbes(login, [story])).toEqual([story.expected]);
  });
});
