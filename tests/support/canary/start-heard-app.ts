import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AppEnvironment } from "../../../server/app-process";
import { startApp } from "../app-fixture";

/** The built app as its own process, with everything it says kept. */
export interface HeardApp {
  readonly url: string;
  /** On both of its lines. */
  output(): string;
  stop(): Promise<void>;
}

/** `folder` is the caller's to remove. */
export async function startHeardApp(folder: string, name: string, env: AppEnvironment): Promise<HeardApp> {
  const file = join(folder, `${name}.log`);
  const line = openSync(file, "w");
  const app = await startApp(env, line);
  closeSync(line);
  return { url: app.url, output: () => readFileSync(file, "utf8"), stop: () => app.stop() };
}
