import type pg from "pg";
import { findMisnamed, readPolicies } from "./catalogue";
import { EXPECTED_RIGHTS } from "./expected-rights";
import type { Mutant } from "./mutants";
import { type Probe, prepareProbing, runProbes } from "./probe";
import { readRights } from "./rights";

/** Mutants that nothing noticed. */
export async function findSurvivors(
  client: pg.Client,
  mutants: readonly Mutant[],
  probes: readonly Probe[],
): Promise<readonly string[]> {
  await prepareProbing(client);
  const survivors: string[] = [];
  for (const mutant of mutants) {
    await client.query("BEGIN");
    try {
      await client.query(mutant.sql);
      if (!(await isNoticed(client, mutant, probes))) survivors.push(mutant.name);
    } finally {
      await client.query("ROLLBACK");
    }
  }
  return survivors;
}

/** Cheapest first: names of policies, the list of rights, then those who look at that table; a mutant that lives is looked at by all. */
async function isNoticed(client: pg.Client, { table }: Mutant, probes: readonly Probe[]): Promise<boolean> {
  const near = probes.filter((probe) => probe.table === table);
  const far = probes.filter((probe) => probe.table !== table);
  return (
    findMisnamed(await readPolicies(client)).length > 0 ||
    (await readRights(client)).join() !== EXPECTED_RIGHTS.join() ||
    (near.length > 0 && (await isAnyDifferent(client, near))) ||
    (await isAnyDifferent(client, far))
  );
}

async function isAnyDifferent(client: pg.Client, probes: readonly Probe[]): Promise<boolean> {
  const outcomes = await runProbes(client, probes);
  return probes.some(({ expected }, index) => outcomes[index] !== expected);
}
