import { spawn } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { buildRecordWorker } from "./build-record-worker";
import { buildVerifier } from "./build-verifier";
import { buildWidget } from "./build-widget";
import { checkBrowserBundle } from "./check-browser-bundle";
import { measurePageBytes } from "./measure-browser-code";
import { nameReadFiles } from "./name-read-files";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const REMIX_CLI = createRequire(import.meta.url).resolve("@remix-run/dev/dist/cli.js");

async function runNode(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [...args], {
    cwd: ROOT,
    // Remix loads Vite although the classic compiler does not use it.
    env: { ...process.env, NODE_ENV: "production", VITE_CJS_IGNORE_WARNING: "1", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const text = Buffer.concat(output).toString("utf8").trim();
  if (code !== 0) throw new Error(text);
  const notable = text.split("\n").filter((line) => line !== "" && !line.startsWith("[info]"));
  if (notable.length > 0) console.log(notable.join("\n"));
}

/** Left alone when it is newer than its schema, as it is after an install. */
async function generateDatabaseClient(): Promise<void> {
  const made = statSync(join(ROOT, "app/generated/prisma/client.ts"), { throwIfNoEntry: false });
  const schema = statSync(join(ROOT, "prisma/schema.prisma"));
  if (made === undefined || made.mtimeMs < schema.mtimeMs) await runNode(["prisma/generate.mjs"]);
}

async function buildRemixApp(): Promise<void> {
  for (const folder of ["build", "public/build"])
    rmSync(join(ROOT, folder), { recursive: true, force: true });
  await runNode([REMIX_CLI, "build"]);
  // Vercel's entry loads the build and then replaces Node's Request, Response and streams by an older
  // copy (no Response.json), unless this is set.
  const file = join(ROOT, "build/index.js");
  writeFileSync(file, `process.env.VERCEL_REMIX_NATIVE_FETCH ??= "1";\n${readFileSync(file, "utf8")}`);
}

async function bundleServer(): Promise<void> {
  await buildRecordWorker(ROOT, "build/server");
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: { start: "server/start.ts" },
    outdir: "build/server",
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    // What was built for production runs as production unless told otherwise.
    banner: { js: 'process.env.NODE_ENV ||= "production";' },
    external: ["./build/*"],
    alias: { "~": join(ROOT, "app") },
    sourcemap: true,
    logLevel: "warning",
  });
}

type Report = (line: string) => void;

const STEPS: ReadonlyArray<readonly [name: string, run: (report: Report) => Promise<void>]> = [
  ["database client", generateDatabaseClient],
  ["pages and browser code", buildRemixApp],
  ["no server code in the browser", () => checkBrowserBundle(ROOT)],
  ["widget", (report) => buildWidget(ROOT, report)],
  ["verifier of records", () => buildVerifier(ROOT)],
  ["files that are read by name", async () => nameReadFiles(ROOT)],
  // Last: by its file one sees that everything has been built.
  ["server process", bundleServer],
];

/** Builds everything `npm start` needs; throws on the first step that fails. */
export async function buildApp(report: Report = console.log): Promise<void> {
  for (const [name, run] of STEPS) {
    const startedAt = performance.now();
    await run(report);
    report(`build: ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
  report(
    `build: a conversation's page loads ${(measurePageBytes(ROOT) / 1000).toFixed(1)} KB of JavaScript, gzipped`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  buildApp().catch((error: unknown) => {
    console.error(`build failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
