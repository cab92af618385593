import { afterAll, beforeAll, describe } from "vitest";
import { systemClock } from "~/adapters/clock.server";
import { makeFakeWorld } from "./make-fake-world";
import { makePostgresWorld } from "./make-postgres-world";
import type { World } from "./make-world";

/** One suite on the fake and on real PostgreSQL: what passes on both is what the fake may be trusted with. */
export function describeWorlds(name: string, suite: (getWorld: () => World) => void): void {
  describe.each([
    ["the fake", async (): Promise<World> => makeFakeWorld(systemClock)],
    ["PostgreSQL", async (): Promise<World> => await makePostgresWorld()],
  ])(`${name}, on %s`, (_name, make) => {
    let world: World;
    beforeAll(async () => {
      world = await make();
    });
    afterAll(() => world.close());
    suite(() => world);
  });
}
