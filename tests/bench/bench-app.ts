import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type AppProcess, startAppProcess } from "../../server/app-process";
import { ensureBuilt } from "../../server/ensure-built";
import { findFreePort } from "../../server/free-port";
import { startTestInstallation } from "../support/e2e-installation";

const SEED_LOAD = fileURLToPath(new URL("../../prisma/seed-load.ts", import.meta.url));
const NO_LIMITS = {
  CHAT_SENDS_PER_MINUTE: "0",
  CHAT_SENDS_PER_SECOND: "0",
  CHAT_STREAMS_PER_USER: "0",
  CHAT_EXPORTS_PER_HOUR: "0",
};

/** A conversation and the cookies of its two people. */
export interface LoadSession {
  readonly id: string;
  readonly members: readonly [string, string];
}

/** A real, durable database with signed-in people, for one app after the other. */
export interface BenchInstallation {
  readonly sessions: readonly LoadSession[];
  /** For files of the run; goes with it. */
  readonly folder: string;
  /** CHAT_ENCRYPTION_KEYS */
  readonly encryptionKeys: string;
  /** The database as its superuser. */
  readonly superuser: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  /** The built app as its own process; its owner stops it. */
  startApp(env?: Readonly<Record<string, string>>): Promise<AppProcess & { readonly port: number }>;
  remove(): Promise<void>;
}

/** The same with an app that runs. */
export interface BenchApp extends Pick<BenchInstallation, "sessions" | "superuser"> {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts everything in a folder of its own; fsync and synchronous_commit are on, as in production. */
export async function startBenchApp(channels: number): Promise<BenchApp> {
  const installation = await startBenchInstallation(channels);
  const { sessions, superuser } = installation;
  const app = await installation.startApp().catch(async (error: unknown) => {
    await installation.remove();
    throw error;
  });
  return {
    url: app.url,
    port: app.port,
    sessions,
    superuser,
    async stop() {
      await app.stop();
      await installation.remove();
    },
  };
}

/** The database alone. */
export async function startBenchInstallation(channels: number): Promise<BenchInstallation> {
  await ensureBuilt(console.log);
  const installation = await startTestInstallation();
  const out = join(installation.dataDir, "sessions.json");
  const env = { ...process.env, RENAVEST_DATA_DIR: installation.dataDir };
  const args = ["--import", "tsx", SEED_LOAD, "--channels", String(channels), "--out", out];
  await promisify(execFile)(process.execPath, args, { env });
  const { channels: sessions } = JSON.parse(await readFile(out, "utf8")) as { channels: LoadSession[] };
  const { DB_HOST: host = "", DB_PORT: databasePort } = installation.env;
  return {
    sessions,
    folder: installation.dataDir,
    encryptionKeys: installation.env["CHAT_ENCRYPTION_KEYS"] ?? "",
    superuser: {
      host,
      port: Number(databasePort),
      user: "postgres",
      password: installation.superuserPassword,
    },
    async startApp(more = {}) {
      const port = await findFreePort("127.0.0.1");
      const settings = { ...installation.env, ...NO_LIMITS, APP_LOG: "silent", ...more };
      return { ...(await startAppProcess({ port, env: settings, output: "ignore" })), port };
    },
    remove: () => installation.remove(),
  };
}
