import type { FakeNetwork } from "../support/fake-network";
import { describeFaults } from "../support/faults/describe-faults";
import type { Fault } from "../support/faults/fault";
import type { FaultPlace } from "../support/faults/fault-place";

/** Every way by which a person reaches a process. */
function toWires({ instances }: FaultPlace): FakeNetwork[] {
  return instances.flatMap(({ good, bad }) => [good.network, bad.network]);
}

/** What lies between people and the app. */
const FAULTS: readonly Fault[] = [
  {
    name: "every connection cut again and again",
    holdMs: 1_500,
    longHoldMs: 30_000,
    async begin(place) {
      const timer = setInterval(() => {
        for (const wire of toWires(place)) wire.cut();
      }, 400);
      return async () => clearInterval(timer);
    },
  },
  {
    name: "answers lost after the commit",
    holdMs: 1_000,
    longRounds: 20,
    bites: true,
    async begin(place) {
      for (const wire of toWires(place)) await wire.set("deaf");
      return async () => {
        for (const wire of toWires(place)) {
          wire.cut();
          await wire.set("open");
        }
      };
    },
  },
  {
    name: "a network that carries nothing for a while",
    holdMs: 1_500,
    longHoldMs: 60_000,
    async begin(place) {
      for (const wire of toWires(place)) await wire.set("frozen");
      return async () => {
        for (const wire of toWires(place)) await wire.set("open");
      };
    },
  },
  {
    name: "half-open connections",
    holdMs: 500,
    longRounds: 5,
    async begin(place) {
      for (const wire of toWires(place)) wire.forget();
      return async () => undefined;
    },
  },
  {
    name: "a proxy that cuts every connection after a while",
    holdMs: 2_500,
    longHoldMs: 130_000,
    async begin(place) {
      const lifeMs = process.env["FAULTS"] === "long" ? 60_000 : 800;
      for (const wire of toWires(place)) {
        wire.lifeMs = lifeMs;
        wire.cut();
      }
      return async () => {
        for (const wire of toWires(place)) wire.lifeMs = 0;
      };
    },
  },
];

describeFaults("between people and the app", {}, FAULTS);
