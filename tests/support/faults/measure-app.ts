import { readdir, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { AppFixture } from "../app-fixture";

/** What a process holds when nobody needs anything of it. */
export interface AppMeasure {
  readonly streams: number;
  /** Database connections that work, and requests that wait for one. */
  readonly databaseBusy: number;
  readonly databaseWaiting: number;
  /** Open sockets but the pool's, whose number may differ; null where the system does not tell. */
  readonly otherSockets: number | null;
}

const QUIET_WITHIN_MS = 90_000;
const POLL_MS = 150;

export async function measureApp(app: Pick<AppFixture, "url" | "pid">): Promise<AppMeasure> {
  // A connection of its own that ends with the answer: it must not count itself.
  const response = await fetch(`${app.url}/metrics`, { headers: { Connection: "close" } });
  const text = await response.text();
  const read = (name: string) =>
    Number(new RegExp(`^${escapeBraces(name)} (\\S+)$`, "m").exec(text)?.[1] ?? 0);
  const pool = (state: string) => read(`chat_pool_connections{state="${state}"}`);
  const sockets = await countSockets(app.pid());
  return {
    streams: read("chat_streams_open"),
    databaseBusy: pool("busy"),
    databaseWaiting: pool("waiting"),
    otherSockets: sockets === null ? null : sockets - pool("busy") - pool("idle"),
  };
}

/** Waits until the process hears the others, and measures it then: before that a connection of its own is missing. */
export async function measureWhenReady(
  app: Pick<AppFixture, "url" | "pid">,
  listeners: () => Promise<boolean>,
): Promise<AppMeasure> {
  for (const deadline = Date.now() + QUIET_WITHIN_MS; !(await listeners()); await sleep(POLL_MS))
    if (Date.now() > deadline) throw new Error("The app does not hear the others");
  return await measureApp(app);
}

/** Waits until the process is as `baseline` again; what stays more is said, one line each. */
export async function findLeftOvers(
  app: Pick<AppFixture, "url" | "pid">,
  baseline: AppMeasure,
  withinMs = QUIET_WITHIN_MS,
): Promise<string[]> {
  let found: string[] = [];
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(POLL_MS)) {
    const now = await measureApp(app).catch(() => null);
    found = now === null ? ["clean: the app does not answer"] : compare(now, baseline);
    if (found.length === 0) return [];
  }
  return found;
}

function compare(now: AppMeasure, before: AppMeasure): string[] {
  const names = ["streams", "databaseBusy", "databaseWaiting", "otherSockets"] as const;
  return names.flatMap((name) =>
    (now[name] ?? 0) > (before[name] ?? 0)
      ? [`clean: ${name} ${now[name]}, and ${before[name]} to begin with`]
      : [],
  );
}

/** Of a process; null where there is no /proc. */
async function countSockets(pid: number): Promise<number | null> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => null);
  if (names === null) return null;
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => "")));
  return targets.filter((target) => target.startsWith("socket:")).length;
}

function escapeBraces(text: string): string {
  return text.replaceAll(/[{}]/g, "\\$&");
}
