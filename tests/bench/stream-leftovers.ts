import { setTimeout as sleep } from "node:timers/promises";
import type { BenchInstallation } from "./bench-app";
import { type BenchRow, toRow } from "./bench-row";
import { countObjects, PROBE_ENV } from "./process-probe";
import { withTraffic } from "./traffic/traffic-process";

const CHANNELS = 100;
const STREAMS = CHANNELS * 2;
const LOOKS = 5;
const LOOK_EVERY_MS = 2_000;
/** What an open stream is made of: its own object, one for each conversation it follows, its answer, its socket, timers. */
const CLASSES = [
  "LiveStream",
  "ChannelFollower",
  "ChannelFeed",
  "ServerResponse",
  "Socket",
  "Timeout",
] as const;
const SUBSCRIBERS = ["LiveStream", "ChannelFollower", "ChannelFeed", "ServerResponse"] as const;

type App = Awaited<ReturnType<BenchInstallation["startApp"]>>;

/** Opens 200 streams, collects the garbage, closes them: what is still held of them afterwards, in both lanes. */
export async function measureLeftovers(installation: BenchInstallation): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const lane of ["on", "off"]) {
    const app = await installation.startApp({ ...PROBE_ENV, FAST_LANE: lane });
    try {
      rows.push(...(await measureLane(app, installation, lane === "on" ? "fast lane" : "Remix lane")));
    } finally {
      await app.stop();
    }
  }
  return rows;
}

async function measureLane(app: App, { sessions }: BenchInstallation, lane: string): Promise<BenchRow[]> {
  const target = { kind: "chat", port: app.port, sessions } as const;
  // What is made for the first streams and kept for all is no leftover.
  await withTraffic(target, (traffic) => traffic.open({ channels: CHANNELS, inFlight: 32 }));
  await untilClosed(app);
  const before = await countObjects(app.child, CLASSES);
  await withTraffic(target, async (traffic) => {
    await traffic.open({ channels: CHANNELS, inFlight: 32 });
    const open = await readOpenStreams(app);
    if (open !== STREAMS) throw new Error(`${open} streams are open instead of ${STREAMS}`);
    // Whatever only the garbage collector holds is gone before anybody leaves.
    const held = await countObjects(app.child, ["LiveStream"]);
    if (held.get("LiveStream") !== STREAMS) throw new Error("The count of streams does not see them");
  });
  await untilClosed(app);
  const left = await findLeftovers(app, before);
  console.log(`${lane}: left of ${STREAMS} streams: ${describe(left)}`);
  const sum = (classes: readonly string[]) =>
    classes.reduce((total, name) => total + Math.max(0, left.get(name) ?? 0), 0);
  const toLeftRow = (metric: string, ours: number) =>
    toRow({
      case: `${lane}, ${STREAMS} streams closed`,
      metric,
      unit: "left",
      ours,
      reference: "streams opened",
      referenceValue: STREAMS,
      target: 0,
      better: "lower",
    });
  return [
    toLeftRow("subscribers", (await readOpenStreams(app)) + sum(SUBSCRIBERS)),
    toLeftRow("timers", sum(["Timeout"])),
    toLeftRow("sockets", sum(["Socket"])),
  ];
}

/** Connections to the database rest with timers of their own for a while: looks again until nothing is left, or in vain. */
async function findLeftovers(app: App, before: ReadonlyMap<string, number>) {
  let left = new Map<string, number>();
  for (let look = 0; look < LOOKS; look += 1) {
    await sleep(LOOK_EVERY_MS);
    const now = await countObjects(app.child, CLASSES);
    left = new Map([...now].map(([name, count]) => [name, count - (before.get(name) ?? 0)]));
    if ([...left.values()].every((count) => count <= 0)) break;
  }
  return left;
}

/** Gives the server the moment it needs to see that its readers have gone. */
async function untilClosed(app: App): Promise<void> {
  for (let look = 0; look < LOOKS && (await readOpenStreams(app)) > 0; look += 1) await sleep(LOOK_EVERY_MS);
}

async function readOpenStreams({ port }: App): Promise<number> {
  const text = await (
    await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: "close" } })
  ).text();
  const open = /^chat_streams_open (\d+)$/m.exec(text)?.[1];
  if (open === undefined) throw new Error("The app does not say how many streams are open");
  return Number(open);
}

function describe(left: ReadonlyMap<string, number>): string {
  return [...left].map(([name, count]) => `${name} ${count}`).join(", ");
}
