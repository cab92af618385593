import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { registerPartner } from "../prisma/seed/register-partner";
import { toConnection } from "../prisma/to-connection";
import { startEmbeddedInstallation } from "./embedded-installation";
import { loadDemoPartner } from "./partner-demo/demo-partner";
import { readServerFile } from "./postgres-folder";

/**
 * `npm run build:vercel`: what Vercel would do with this tree, without an account: its own command line
 * and Node from npm, in a copy of the tree; then the function it made answers a request from its own files.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
// Later command lines than 60 were seen to miss a package of theirs.
const TOOLS = ["--yes", "--package=node@24", "--package=vercel@60"];
const PROJECT = {
  projectId: "prj_local",
  orgId: "team_local",
  settings: { framework: "remix", nodeVersion: "24.x" },
};

/** A stream lives 240 s and some jitter; a function that ends earlier would cut each of them. */
const MIN_DURATION_SECONDS = 270;

/** The variables without which the app refuses to start; nothing listens behind them. */
const SETTINGS = {
  NODE_ENV: "production",
  NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "true",
  RENAVEST_LOCAL_IDENTITY: "1",
  DB_HOST: "127.0.0.1",
  DB_PORT: "1",
  DB_USER: "nobody",
  DB_DATABASE: "nothing",
  CHAT_ENCRYPTION_KEYS: `check:${randomBytes(32).toString("base64")}`,
};

/** A plain answer, a page, a page's redirect, an unknown address, and the database that is not there. */
const EXPECTED = ["/healthz=200", "/=200", "/chat=302", "/no-such-page=404", "/readyz=503", "/sign-in=503"];

interface FunctionConfig {
  readonly handler: string;
  readonly runtime: string;
  readonly maxDuration?: number;
  readonly filePathMap: Readonly<Record<string, string>>;
}

function run(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): void {
  const { CI: _ci, ...inherited } = process.env;
  const result = spawnSync(command, [...args], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}

function copyTree(target: string): void {
  const list = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
  });
  const files = list.stdout
    .toString("utf8")
    .split("\0")
    .filter((file) => file !== "");
  if (files.length === 0) throw new Error("git does not know any file here");
  for (const file of files) {
    if (statSync(join(ROOT, file), { throwIfNoEntry: false }) === undefined) continue;
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(ROOT, file), join(target, file));
  }
}

function readFunctions(tree: string): FunctionConfig[] {
  return readdirSync(join(tree, ".vercel/output/functions"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".vc-config.json"))
    .map((path) => JSON.parse(readFileSync(join(tree, ".vercel/output/functions", path), "utf8")));
}

/** The function with its traced files and nothing else, as the platform runs it. */
async function checkFunction(
  { tree, alone }: { readonly tree: string; readonly alone: string },
  { handler, runtime, maxDuration, filePathMap }: FunctionConfig,
): Promise<void> {
  let bytes = 0;
  for (const [name, source] of Object.entries(filePathMap)) {
    mkdirSync(dirname(join(alone, name)), { recursive: true });
    cpSync(join(tree, source), join(alone, name), { dereference: true });
    bytes += statSync(join(alone, name)).size;
  }
  console.log(`vercel: ${runtime}, ${(bytes / 1e6).toFixed(1)} MB, at most ${maxDuration ?? "?"} s`);
  if (maxDuration === undefined || maxDuration < MIN_DURATION_SECONDS) {
    throw new Error(
      "app/root.tsx must say how long streams may run: export const config = { maxDuration: 300 };",
    );
  }
  const check = join(ROOT, "server/check-vercel-function.ts");
  run(alone, "npm", ["exec", ...TOOLS, "--", "node", check, handler, ...EXPECTED], SETTINGS);
  await withInstallation((env, siteKey) => {
    const files = join(ROOT, "server/check-vercel-files.ts");
    run(alone, "npm", ["exec", ...TOOLS, "--", "node", files, handler, siteKey], env);
  });
}

/** A database with its people, and a partner's site: what needs one is asked for, too. */
async function withInstallation(
  work: (env: Readonly<Record<string, string>>, siteKey: string) => void,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "renavest-vercel-data-"));
  // PostgreSQL runs as somebody else when this runs as root.
  chmodSync(dataDir, 0o711);
  const installation = await startEmbeddedInstallation({ dataDir, log: () => undefined });
  try {
    const partner = loadDemoPartner(dataDir);
    await registerPartner(toConnection(installation.env), partner, ["https://partner.example"]);
    work(installation.env, partner.siteKey);
  } finally {
    const file = await readServerFile(dataDir);
    await installation.stop();
    if (file !== null) rmSync(file.clusterDir, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const tree = mkdtempSync(join(tmpdir(), "renavest-vercel-"));
// Beside the tree, not in it: what is missing must not be found further up.
const alone = mkdtempSync(join(tmpdir(), "renavest-function-"));
try {
  copyTree(tree);
  mkdirSync(join(tree, ".vercel"));
  writeFileSync(join(tree, ".vercel/project.json"), JSON.stringify(PROJECT));
  run(tree, "npm", ["exec", ...TOOLS, "--", "vercel", "build", "--yes"], { VERCEL_TELEMETRY_DISABLED: "1" });
  const functions = readFunctions(tree);
  const [first] = functions;
  if (first === undefined) throw new Error("no function was built");
  await checkFunction({ tree, alone }, first);
  console.log(`vercel: ${functions.length} addresses, one function`);
} catch (error) {
  console.error(`vercel: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  for (const folder of [tree, alone]) rmSync(folder, { recursive: true, force: true });
}
