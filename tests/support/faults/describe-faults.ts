import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "./fault";
import { type FaultPlace, openFaultPlace } from "./fault-place";
import type { Verdict } from "./judge-round";
import { CASES } from "./load-order";
import { runRound } from "./run-round";

const START_MS = 120_000;
const ROUND_MS = 1_200_000;

/** Each fault with one place for all of them, and the checks of `safety.md` for each of its three cases. */
export function describeFaults(
  name: string,
  options: Parameters<typeof openFaultPlace>[0],
  faults: readonly Fault[],
  { skip = false }: { readonly skip?: boolean } = {},
): void {
  describe.skipIf(skip)(name, () => {
    let place: FaultPlace;
    beforeAll(async () => {
      place = await openFaultPlace(options);
    }, START_MS);
    afterAll(() => place.close(), START_MS);

    describe.each(faults.map((fault) => [fault.name, fault] as const))("%s", (_name, fault) => {
      let verdict: Verdict;
      beforeAll(async () => {
        verdict = await runRound(place, fault);
      }, ROUND_MS);
      test.each(CASES)("durable, unique, in order and complete: %s", (caseName) => {
        expect(verdict.cases[caseName]).toEqual([]);
      });
      test("private and clean", () => {
        expect(verdict.place).toEqual([]);
      });
    });
  });
}
