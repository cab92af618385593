import { type BenchApp, startBenchApp } from "./bench-app";
import type { BenchRow } from "./bench-row";
import { Latencies, toLatencyRows } from "./latencies";
import { startNchan } from "./reference/nchan";
import { orMissing, type ReferenceServer } from "./reference/reference-server";
import type { OpenLoopOptions, Target } from "./traffic/traffic-commands";
import { withTraffic } from "./traffic/traffic-process";

const REPETITIONS = 3;
const CHANNELS = 500;
const PER_SECOND = 200;
const SECONDS = 10;
const WARM_UP_SECONDS = 1;
const OPENING = 64;
const TARGETS = { p50: 2.5, p99: 4 };
/** More marks than a repetition sets in one conversation. */
const MARKS = Math.ceil(((SECONDS + WARM_UP_SECONDS) * PER_SECOND * 1.5) / CHANNELS);

/**
 * Typing and read marks: from the moment they are due to their receipt by both people, beside a message in the memory of
 * nchan. Ours asks who it is and whether they belong there, and a read mark is committed before anybody sees it.
 */
export async function benchEphemeral(): Promise<readonly BenchRow[]> {
  const app = await startBenchApp(CHANNELS);
  const nchan = await orMissing(startNchan);
  try {
    await makeUnread(app);
    const found = { typing: new Latencies(), read: new Latencies(), nchan: new Latencies() };
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      await measureOurs(app, repetition, found);
      if (nchan !== null) await measureNchan(nchan, app, repetition, found.nchan);
    }
    for (const [name, latencies] of Object.entries(found)) latencies.tellLoad(name);
    return (["typing", "read"] as const).flatMap((kind) =>
      toLatencyRows({
        case: `${kind}, ${PER_SECOND}/s, ${CHANNELS * 2} streams`,
        reference: "nchan",
        ours: found[kind],
        theirs: found.nchan,
        targets: TARGETS,
      }),
    );
  } finally {
    await nchan?.stop();
    await app.stop();
  }
}

/** Something for the second person of each conversation to have read. */
async function makeUnread({ port, sessions }: BenchApp): Promise<void> {
  await withTraffic({ kind: "chat", port, sessions }, async (traffic) => {
    await traffic.sendAway({ channels: CHANNELS, perChannel: REPETITIONS * MARKS, inFlight: 128 });
  });
}

async function measureOurs(
  { port, sessions }: BenchApp,
  repetition: number,
  found: { readonly typing: Latencies; readonly read: Latencies },
): Promise<void> {
  await withTraffic({ kind: "chat", port, sessions }, async (traffic) => {
    await traffic.open({ channels: CHANNELS, inFlight: OPENING });
    found.typing.add(await traffic.openLoop(toOrder("typing", repetition)));
    const firstSeq = 1 + repetition * MARKS;
    found.read.add(await traffic.openLoop({ ...toOrder("read", repetition), firstSeq }));
  });
}

async function measureNchan(
  { port }: ReferenceServer,
  { sessions }: BenchApp,
  repetition: number,
  latencies: Latencies,
): Promise<void> {
  const target: Target = { kind: "nchan", port, sessions };
  await withTraffic(target, async (traffic) => {
    await traffic.open({ channels: CHANNELS, inFlight: OPENING });
    latencies.add(await traffic.openLoop(toOrder("message", repetition)));
  });
}

/** The same arrivals for each kind in the same repetition. */
function toOrder(kind: OpenLoopOptions["kind"], repetition: number): OpenLoopOptions {
  return {
    kind,
    perSecond: PER_SECOND,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: SECONDS,
    seed: repetition + 1,
  };
}
