import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensureBuilt } from "../../server/ensure-built";
import { startApp } from "../support/app-fixture";
import { startTestInstallation } from "../support/e2e-installation";

const SEED_LOAD = fileURLToPath(new URL("../../prisma/seed-load.ts", import.meta.url));
const NO_LIMITS = { CHAT_SENDS_PER_MINUTE: "0", CHAT_SENDS_PER_SECOND: "0", CHAT_STREAMS_PER_USER: "0" };

/** A conversation and the cookies of its two people. */
export interface LoadSession {
  readonly id: string;
  readonly members: readonly [string, string];
}

/** The built app on a real, durable database, with signed-in people. */
export interface BenchApp {
  readonly url: string;
  readonly sessions: readonly LoadSession[];
  /** The database as its superuser. */
  readonly superuser: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  stop(): Promise<void>;
}

/** Starts everything in a folder of its own; fsync and synchronous_commit are on, as in production. */
export async function startBenchApp(channels: number): Promise<BenchApp> {
  await ensureBuilt(console.log);
  const installation = await startTestInstallation();
  const out = join(installation.dataDir, "sessions.json");
  const env = { ...process.env, RENAVEST_DATA_DIR: installation.dataDir };
  const args = ["--import", "tsx", SEED_LOAD, "--channels", String(channels), "--out", out];
  await promisify(execFile)(process.execPath, args, { env });
  const { channels: sessions } = JSON.parse(await readFile(out, "utf8")) as { channels: LoadSession[] };
  const app = await startApp({ ...installation.env, ...NO_LIMITS, APP_LOG: "silent" });
  const { DB_HOST: host = "", DB_PORT: port } = installation.env;
  return {
    url: app.url,
    sessions,
    superuser: { host, port: Number(port), user: "postgres", password: installation.superuserPassword },
    async stop() {
      await app.stop();
      await installation.remove();
    },
  };
}
