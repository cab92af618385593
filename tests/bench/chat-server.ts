import { type BenchInstallation, startBenchInstallation } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { Latencies, toLatencyRows } from "./latencies";
import { collectGarbage, PROBE_ENV, readResidentBytes } from "./process-probe";
import { startEjabberd, XMPP_PASSWORD } from "./reference/ejabberd";
import { orMissing } from "./reference/reference-server";
import type { Target } from "./traffic/traffic-commands";
import { type TrafficProcess, withTraffic } from "./traffic/traffic-process";

const REPETITIONS = 3;
const CHANNELS = 500;
const MEMORY_CHANNELS = 2_500;
/** Open before memory is read for the first time: what is made once, and not for each connection, is there then. */
const FIRST_CHANNELS = 100;
const OPENING = 64;
const IN_FLIGHT = 128;
const SECONDS = 6;
const WARM_UP_SECONDS = 1;
const RATES = [200, 1_000];
const TARGETS = { latency: { p50: 0.6, p99: 0.5 }, sends: 3, memory: 0.5 };

/** One side of the comparison: a server that runs, and how its memory is read. */
interface Side {
  readonly target: Target;
  /** Resident bytes after a collection. */
  readMemory(): Promise<number>;
  stop(): Promise<void>;
}

/** What one side came to. */
interface Figures {
  readonly latencies: ReadonlyMap<number, Latencies>;
  readonly sends: number[];
  readonly bytes: number[];
}

/**
 * The same conversations on a chat server that many run: ejabberd, its archive in the same PostgreSQL, durably, before a
 * message goes on. There the recipient alone receives; here both do, and both receipts count.
 */
export async function benchChatServer(): Promise<readonly BenchRow[]> {
  const installation = await startBenchInstallation(MEMORY_CHANNELS);
  try {
    const starts = { ours: () => startOurs(installation), ejabberd: () => startTheirs(installation) };
    const found = { ours: noFigures(), ejabberd: noFigures() };
    // One after the other and never both: an idle one would still take memory and time from the other.
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1)
      for (const name of ["ours", "ejabberd"] as const) {
        const side = await orMissing(starts[name]);
        if (side !== null) await measureSide(side, repetition, found[name]);
      }
    for (const [name, { latencies }] of Object.entries(found))
      for (const [rate, each] of latencies) each.tellLoad(`${name}, ${rate}/s`);
    return toRows(found.ours, found.ejabberd);
  } finally {
    await installation.remove();
  }
}

async function startOurs({ startApp, sessions }: BenchInstallation): Promise<Side> {
  const app = await startApp(PROBE_ENV);
  return {
    target: { kind: "chat", port: app.port, sessions },
    async readMemory() {
      await collectGarbage(app.child);
      return await readResidentBytes(app.child);
    },
    stop: () => app.stop(),
  };
}

async function startTheirs(installation: BenchInstallation): Promise<Side> {
  const server = await startEjabberd(installation);
  return {
    target: { kind: "xmpp", port: server.port, password: XMPP_PASSWORD },
    async readMemory() {
      await server.collectGarbage();
      return await readResidentBytes(server.child);
    },
    stop: () => server.stop(),
  };
}

async function measureSide(side: Side, repetition: number, found: Figures): Promise<void> {
  try {
    // Memory first, while the process is as it was started.
    found.bytes.push(await withTraffic(side.target, (traffic) => measureMemory(side, traffic)));
    await withTraffic(side.target, async (traffic) => {
      await traffic.open({ channels: CHANNELS, inFlight: OPENING });
      const { perSecond: sends } = await traffic.closedLoop({
        inFlight: IN_FLIGHT,
        warmUpSeconds: 2,
        seconds: SECONDS,
      });
      found.sends.push(sends);
      for (const [perSecond, latencies] of found.latencies) {
        const order = { kind: "message", perSecond, seconds: SECONDS, seed: repetition + 1 } as const;
        latencies.add(await traffic.openLoop({ ...order, warmUpSeconds: WARM_UP_SECONDS }));
      }
    });
  } finally {
    await side.stop();
  }
}

async function measureMemory(side: Side, traffic: TrafficProcess): Promise<number> {
  await traffic.open({ channels: FIRST_CHANNELS, inFlight: OPENING });
  const before = await side.readMemory();
  await traffic.open({ channels: MEMORY_CHANNELS, inFlight: OPENING });
  return ((await side.readMemory()) - before) / (2 * (MEMORY_CHANNELS - FIRST_CHANNELS));
}

function noFigures(): Figures {
  return { latencies: new Map(RATES.map((rate) => [rate, new Latencies()])), sends: [], bytes: [] };
}

function toRows(ours: Figures, theirs: Figures): BenchRow[] {
  const reference = "ejabberd";
  const latencies = RATES.flatMap((rate) =>
    toLatencyRows({
      case: `${rate}/s, ${CHANNELS * 2} connections`,
      reference,
      ours: ours.latencies.get(rate) ?? new Latencies(),
      theirs: theirs.latencies.get(rate) ?? new Latencies(),
      targets: TARGETS.latency,
    }),
  );
  const sends = toRow({
    case: `${IN_FLIGHT} in flight`,
    metric: "sends answered and received",
    unit: "1/s",
    ours: median(ours.sends),
    reference,
    referenceValue: median(theirs.sends),
    target: TARGETS.sends,
    better: "higher",
  });
  const memory = toRow({
    case: `${MEMORY_CHANNELS * 2} idle connections`,
    metric: "memory a connection",
    unit: "bytes",
    ours: median(ours.bytes),
    reference,
    referenceValue: median(theirs.bytes),
    target: TARGETS.memory,
    better: "lower",
  });
  return [...latencies, sends, memory];
}
