import { watch } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AppProcess, startAppProcess } from "./app-process";
import { type EmbeddedInstallation, startEmbeddedInstallation } from "./embedded-installation";
import { ensureBuilt } from "./ensure-built";
import { findPassedSettings } from "./passed-settings";
import { requireFreePort } from "./require-free-port";

const PORT = Number(process.env.PORT || 3000);
const DATA_DIR = process.env.RENAVEST_DATA_DIR || ".data";
const WATCHED = ["app", "server"];
/** Editors write a file in several steps. */
const QUIET_MS = 200;

const running: { installation?: EmbeddedInstallation; app?: AppProcess } = {};
let work: Promise<void> = Promise.resolve();

/** `npm run dev`: the demo, built and started again after each change. */
async function main(): Promise<void> {
  await requireFreePort(PORT, "PORT");
  running.installation = await startEmbeddedInstallation({ dataDir: DATA_DIR, log: console.log });
  await renew();
  let timer: NodeJS.Timeout | undefined;
  const onChange = (_event: string, name: string | null) => {
    if (name?.startsWith("generated")) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(renew);
    }, QUIET_MS);
  };
  for (const folder of WATCHED) {
    watch(fileURLToPath(new URL(`../${folder}`, import.meta.url)), { recursive: true }, onChange);
  }
}

/** A build that fails leaves the running app as it is. */
async function renew(): Promise<void> {
  try {
    await ensureBuilt(console.log);
    await running.app?.stop();
    if (running.installation === undefined) return;
    const env = { ...running.installation.env, ...findPassedSettings(process.env) };
    running.app = await startAppProcess({ port: PORT, env });
    console.log(`${running.app.url} is up to date`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
}

async function stop(): Promise<void> {
  await work;
  await running.app?.stop();
  await running.installation?.stop();
  process.exit();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());

main().catch(async (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
  await stop();
});
