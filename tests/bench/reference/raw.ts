import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { BenchApp } from "../bench-app";
import { PROBE_ARGUMENTS } from "../process-probe";
import { type DatabaseAddress, RAW_TABLES } from "./raw-store";
import type { ReferenceServer } from "./reference-server";

const SCRIPT = fileURLToPath(new URL("raw-main.ts", import.meta.url));
/** Variable with the DatabaseAddress of the durable form, or null, as JSON. */
const RAW_DATABASE = "RAW_DATABASE";
const READY_WITHIN_MS = 20_000;

/** Bare node:http and server-sent events over a durable, grouped commit in the app's own PostgreSQL. */
export async function startRawDurable(
  app: Pick<BenchApp, "superuser" | "sessions">,
): Promise<ReferenceServer> {
  const database = { ...app.superuser, database: "bench_raw" };
  const admin = new pg.Client({ ...app.superuser, database: "postgres" });
  await admin.connect();
  await admin.query("drop database if exists bench_raw with (force)");
  await admin.query("create database bench_raw");
  await admin.end();
  const client = new pg.Client(database);
  await client.connect();
  await client.query(RAW_TABLES);
  const ids = app.sessions.map(({ id }) => id);
  await client.query("insert into raw_channels (id) select unnest($1::text[])", [ids]);
  await client.query("analyze");
  await client.end();
  return await startProcess(database);
}

/** The same without a database: what node:http and the streams cost by themselves. */
export function startRaw(): Promise<ReferenceServer> {
  return startProcess(null);
}

async function startProcess(database: DatabaseAddress | null): Promise<ReferenceServer> {
  const child = fork(SCRIPT, [], {
    execArgv: [...PROBE_ARGUMENTS, "--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // Not by a message: the probe listens first and would take it.
    env: { ...process.env, [RAW_DATABASE]: JSON.stringify(database) },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error("The bare server did not start")), READY_WITHIN_MS);
    child.once("message", (message: { port: number }) => {
      clearTimeout(limit);
      resolve(message.port);
    });
    child.once("exit", () => reject(new Error("The bare server ended")));
  });
  return {
    port,
    child,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
