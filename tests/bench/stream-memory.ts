import type { ChildProcess } from "node:child_process";
import type { BenchInstallation } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { collectGarbage, PROBE_ENV, readResidentBytes } from "./process-probe";
import { startRaw } from "./reference/raw";
import type { Target } from "./traffic/traffic-commands";
import { withTraffic } from "./traffic/traffic-process";

const REPETITIONS = 3;
const CHANNELS = 5_000;
/** Open before memory is read for the first time: what is made once, and not for each stream, is there then. */
const FIRST_CHANNELS = 100;
const OPENING = 128;
const TARGET = 1;

/** Resident memory of 10,000 idle streams, after a collection: ours with everything that follows them, beside bare node:http. */
export async function measureStreamMemory(installation: BenchInstallation): Promise<readonly BenchRow[]> {
  const { sessions } = installation;
  const ours: number[] = [];
  const raw: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    // New processes each time: memory once taken is seldom given back.
    const app = await installation.startApp(PROBE_ENV);
    ours.push(await measure(app, { kind: "chat", port: app.port, sessions }));
    const server = await startRaw();
    raw.push(await measure(server, { kind: "raw", port: server.port, sessions }));
  }
  return [
    toRow({
      case: `${CHANNELS * 2} idle streams`,
      metric: "memory a stream",
      unit: "bytes",
      ours: median(ours),
      reference: "raw node:http",
      referenceValue: median(raw),
      target: TARGET,
      better: "lower",
    }),
  ];
}

async function measure(
  server: { readonly child: ChildProcess; stop(): Promise<void> },
  target: Target,
): Promise<number> {
  try {
    return await withTraffic(target, async (traffic) => {
      await traffic.open({ channels: FIRST_CHANNELS, inFlight: OPENING });
      const before = await readMemory(server.child);
      await traffic.open({ channels: CHANNELS, inFlight: OPENING });
      return ((await readMemory(server.child)) - before) / (2 * (CHANNELS - FIRST_CHANNELS));
    });
  } finally {
    await server.stop();
  }
}

async function readMemory(child: ChildProcess): Promise<number> {
  await collectGarbage(child);
  return await readResidentBytes(child);
}
