import type { ChildProcess } from "node:child_process";

/** A peer's server, started for one bench, on a free port of 127.0.0.1. */
export interface ReferenceServer {
  readonly port: number;
  readonly child: ChildProcess;
  /** Leaves no process and no file. */
  stop(): Promise<void>;
}

/** A peer that is not installed; the message says what to install. */
export class MissingReference extends Error {
  override readonly name = "MissingReference";
}

/** What was started, or null and a word about what to install: then the rest is measured. */
export async function orMissing<Started>(start: () => Promise<Started>): Promise<Started | null> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof MissingReference)) throw error;
    console.log(error.message);
    return null;
  }
}
