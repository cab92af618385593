import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Written last by the build. */
const STAMP = join(ROOT, "build/server/start.js");
const SOURCES = [
  "app",
  "server",
  "widget",
  "prisma",
  "package-lock.json",
  "remix.config.js",
  "tsconfig.json",
];

/** Builds unless the last build is newer than everything it was made from. */
export async function ensureBuilt(log: (line: string) => void): Promise<void> {
  const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...SOURCES.map((source) => newestIn(join(ROOT, source))))) {
    log("up to date");
    return;
  }
  const tsx = createRequire(import.meta.url).resolve("tsx/cli");
  const child = spawn(process.execPath, [tsx, join(ROOT, "server/build.ts")], {
    cwd: ROOT,
    stdio: "inherit",
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error("The build failed; see above.");
}

function newestIn(path: string): number {
  const at = statSync(path, { throwIfNoEntry: false });
  if (at === undefined) return 0;
  if (!at.isDirectory()) return at.mtimeMs;
  return Math.max(at.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
