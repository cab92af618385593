import { registerPartner } from "../prisma/seed/register-partner";
import { toConnection } from "../prisma/to-connection";
import { type AppProcess, startAppProcess } from "./app-process";
import { type EmbeddedInstallation, startEmbeddedInstallation } from "./embedded-installation";
import { ensureBuilt } from "./ensure-built";
import { loadDemoPartner } from "./partner-demo/demo-partner";
import { type PartnerDemo, startPartnerDemo } from "./partner-demo/start-partner-demo";
import { findPassedSettings } from "./passed-settings";
import { requireFreePort } from "./require-free-port";

const PORT = Number(process.env.PORT || 3000);
const PARTNER_PORT = Number(process.env.PARTNER_PORT || 4000);
const DATA_DIR = process.env.RENAVEST_DATA_DIR || ".data";

const started: { installation?: EmbeddedInstallation; app?: AppProcess; partner?: PartnerDemo } = {};
let stopping: Promise<void> | null = null;

/** `npm run demo`: everything in one folder and one command; Ctrl-C ends all of it. */
async function main(): Promise<void> {
  const begin = Date.now();
  await requireFreePort(PORT, "PORT");
  await requireFreePort(PARTNER_PORT, "PARTNER_PORT");
  say("Starting the database");
  started.installation = await startEmbeddedInstallation({
    dataDir: DATA_DIR,
    log: (line) => say(`  ${line}`),
  });
  say("Building the app");
  await ensureBuilt((line) => say(`  ${line}`));
  say("Starting the app");
  const env = { ...started.installation.env, ...findPassedSettings(process.env) };
  started.app = await startAppProcess({ port: PORT, env });
  const partner = loadDemoPartner(DATA_DIR);
  await registerPartner(toConnection(env), partner, [
    `http://localhost:${PARTNER_PORT}`,
    `http://127.0.0.1:${PARTNER_PORT}`,
  ]);
  started.partner = await startPartnerDemo({ port: PARTNER_PORT, chatOrigin: started.app.url, partner });
  say(welcome(started.app.url, started.partner.url, Date.now() - begin));
  const how = await started.app.ended;
  if (stopping === null) throw new Error(`The app ended by itself (${how}).`);
}

function stop(): Promise<void> {
  stopping ??= (async () => {
    say("\nStopping");
    await started.partner?.stop();
    await started.app?.stop();
    await started.installation?.stop();
  })();
  return stopping;
}

function welcome(url: string, partnerUrl: string, milliseconds: number): string {
  return `
Renavest chat is running (${(milliseconds / 1000).toFixed(1)} s):  ${url}
On a partner's page, on an origin of its own:  ${partnerUrl}

Sign in as, for example (no password):
  dana.therapist@example.com   a therapist with a small practice
  sam.prospect@example.com     one of her clients, individual plan
  riley.prospect@example.com   another client, plan from an employer
  alex.prospect@example.com    a person without a plan
Open two browsers (or a private window) to talk to yourself. Ctrl-C stops everything.
`;
}

function say(line: string): void {
  console.log(line);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void stop().then(() => process.exit(0)));
}

main().then(
  () => stop(),
  async (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    await stop();
    process.exit(1);
  },
);
