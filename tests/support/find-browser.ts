import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

/** What every Chromium here is started with: no sandbox (containers), no traffic of its own. */
export const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_APPS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function findInstalled(): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = folders.flatMap((folder) => COMMANDS.map((command) => join(folder, command)));
  return [...onPath, ...MAC_APPS].find((path) => existsSync(path)) ?? null;
}

function canInstall(): boolean {
  const isRoot = process.getuid?.() === 0;
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return isRoot && /^ID=debian$/m.test(release);
}

function installOnDebian(): void {
  const options = { stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"] };
  spawnSync("apt-get", ["update", "-q"], options);
  spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], options);
}

/** A browser that can be started: Playwright's own, else an installed Chromium or Chrome. */
export function findBrowser(): string | null {
  const own = chromium.executablePath();
  return existsSync(own) ? own : findInstalled();
}

/** Like `findBrowser`; on Debian as root it installs Chromium, otherwise it throws the command to run. */
export function getBrowser(): string {
  const found = findBrowser();
  if (found !== null) return found;
  if (canInstall()) installOnDebian();
  const installed = findBrowser();
  if (installed !== null) return installed;
  throw new Error("No browser found. Run: npx playwright install --with-deps chromium");
}
