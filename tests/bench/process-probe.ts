import type { ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const PROBE = new URL("probe.mjs", import.meta.url);

/** Gives a Node process its probe. */
export const PROBE_ARGUMENTS = ["--import", PROBE.href] as const;
/** The same for one whose command line is not ours; nothing of the process itself knows of it. */
export const PROBE_ENV = { NODE_OPTIONS: `--import=${fileURLToPath(PROBE)}` } as const;

/** So long a process may take to look at itself. */
const LIMIT_MS = 60_000;

/** Makes a process with a probe collect its garbage. */
export async function collectGarbage(child: ChildProcess): Promise<void> {
  await askProbe(child, { probe: "collect" });
}

/** Objects that are still held, by class name, after a collection. */
export async function countObjects(
  child: ChildProcess,
  classes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = await askProbe(child, { probe: "count", classes });
  return new Map(Object.entries(counts as Record<string, number>));
}

/** Resident bytes of a process. */
export async function readResidentBytes(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, "utf8");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error("The system does not say how much memory a process takes");
  return Number(kilobytes) * 1_024;
}

function askProbe(child: ChildProcess, question: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error("The probe did not answer")), LIMIT_MS);
    const onMessage = (message: unknown) => {
      if (typeof message !== "object" || message === null || !("probed" in message)) return;
      clearTimeout(limit);
      child.off("message", onMessage);
      resolve(message.probed);
    };
    child.on("message", onMessage);
    child.send(question);
  });
}
