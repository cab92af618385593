import type { Outcome, Probe } from "./probe";

/** By a policy, not by a grant. */
export const REFUSED = "refused by policy";
/** One row. */
export const STORED = "changed 1";

/** What somebody does, what becomes of it, and what was before. */
export type Story = readonly [name: string, expected: Outcome, sql: string, prepare?: string | undefined];

/** The stories of one role and person about one table. */
export function toProbes(
  common: Pick<Probe, "table" | "role" | "person">,
  stories: readonly Story[],
): readonly Probe[] {
  return stories.map(([name, expected, sql, prepare]) => ({
    ...{ ...common, sql, expected },
    name: `${common.role} for ${common.person}: ${name}: ${expected}`,
    ...(prepare === undefined ? {} : { prepare }),
  }));
}
