import { startBenchApp } from "./bench-app";
import { type BenchRow, toRow } from "./bench-row";
import { Latencies, toLatencyRows } from "./latencies";
import { startRawDurable } from "./reference/raw";
import type { Target } from "./traffic/traffic-commands";
import { withTraffic } from "./traffic/traffic-process";

const REPETITIONS = 3;
const STREAMS = [1_000, 10_000];
/** Messages a second and for how long: at 200 it takes longer until a p99 means something. */
const LOADS = [
  { perSecond: 200, seconds: 8 },
  { perSecond: 1_000, seconds: 5 },
];
const WARM_UP_SECONDS = 1;
const OPENING = 128;
const TARGETS = { p50: 1.25, p99: 1.5 };
const GROWTH_TARGET = 1.5;

/** From the moment a message is due to its receipt by both people, beside a server that does nothing else. */
export async function benchDeliver(): Promise<readonly BenchRow[]> {
  const app = await startBenchApp(Math.max(...STREAMS) / 2);
  try {
    const raw = await startRawDurable(app);
    const targets: readonly Target[] = [
      { kind: "chat", port: app.port, sessions: app.sessions },
      { kind: "raw", port: raw.port, sessions: app.sessions },
    ];
    const found = new Map<string, Latencies>();
    try {
      for (const target of targets) await warmUp(target);
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1)
        for (const streams of STREAMS)
          for (const target of targets) await measure(target, streams, repetition, found);
    } finally {
      await raw.stop();
    }
    for (const [name, latencies] of found) latencies.tellLoad(name);
    return toRows(found);
  } finally {
    await app.stop();
  }
}

/** Compiled, connected, its pages in memory: the first seconds of a process are not what is measured. */
async function warmUp(target: Target): Promise<void> {
  await withTraffic(target, async (traffic) => {
    await traffic.open({ channels: 100, inFlight: 32 });
    await traffic.closedLoop({ inFlight: 32, warmUpSeconds: 0, seconds: 3 });
  });
}

async function measure(
  target: Target,
  streams: number,
  repetition: number,
  found: Map<string, Latencies>,
): Promise<void> {
  await withTraffic(target, async (traffic) => {
    await traffic.open({ channels: streams / 2, inFlight: OPENING });
    for (const { perSecond, seconds } of LOADS) {
      // Both servers get the very same arrivals in the same repetition.
      const order = { kind: "message", perSecond, seconds, seed: repetition + 1 } as const;
      const key = toKey(target.kind, perSecond, streams);
      const latencies = found.get(key) ?? new Latencies();
      found.set(key, latencies);
      latencies.add(await traffic.openLoop({ ...order, warmUpSeconds: WARM_UP_SECONDS }));
    }
  });
}

function toRows(found: ReadonlyMap<string, Latencies>): BenchRow[] {
  const find = (kind: Target["kind"], perSecond: number, streams: number) =>
    found.get(toKey(kind, perSecond, streams)) ?? new Latencies();
  const beside = STREAMS.flatMap((streams) =>
    LOADS.flatMap(({ perSecond }) =>
      toLatencyRows({
        case: `${perSecond}/s, ${streams} streams`,
        reference: "raw-durable",
        ours: find("chat", perSecond, streams),
        theirs: find("raw", perSecond, streams),
        targets: TARGETS,
      }),
    ),
  );
  const [few = 0, many = 0] = STREAMS;
  const growth = LOADS.map(({ perSecond }) =>
    toRow({
      case: `${perSecond}/s, ${many} streams`,
      metric: "send to receipt, p99",
      unit: "ms",
      ours: find("chat", perSecond, many).p99,
      reference: `ours at ${few}`,
      referenceValue: find("chat", perSecond, few).p99,
      target: GROWTH_TARGET,
      better: "lower",
    }),
  );
  return [...beside, ...growth];
}

function toKey(kind: Target["kind"], perSecond: number, streams: number): string {
  return `${kind}, ${perSecond}/s, ${streams} streams`;
}
