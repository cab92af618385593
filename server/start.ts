import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { readEnv } from "~/config/env.server";
import { createDeps } from "~/deps.server";
import { createHttpServer } from "./http-server";
import { onStopSignal, shutDown } from "./shutdown";

// Bundled to build/server/start.js: the app's own build lies one folder up.
const BUILD = fileURLToPath(new URL("../index.js", import.meta.url));
const RECORD_WORKER = new URL("record-worker.js", import.meta.url);
const PUBLIC = fileURLToPath(new URL("../../public", import.meta.url));

async function start(): Promise<void> {
  const env = readEnv();
  if (!existsSync(BUILD)) throw new Error("The app is not built: run `npm run build` first.");
  const build = (await import(pathToFileURL(BUILD).href)) as ServerBuild;
  const deps = createDeps(env, { recordWorker: RECORD_WORKER });
  await deps.checkReady();
  const mode = env.NODE_ENV === "production" ? "production" : "development";
  const server = createHttpServer({ build, deps, publicDir: PUBLIC, mode, fastLane: env.FAST_LANE === "on" });
  onStopSignal(() => shutDown(server, deps));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(env.PORT, resolve));
  deps.auditHeads.start();
  deps.auditWatch.start();
  deps.jobs.start();
  deps.log.info("listening", { port: env.PORT });
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : "The app could not start.");
  process.exit(1);
});
