import { Worker } from "node:worker_threads";

const TICKER = new URL("arrival-ticker.mjs", import.meta.url);

/**
 * Calls back at each of the planned moments (ms after `startNs` on the process's own clock) with how many have come so
 * far; resolves after the last. Node's own timers know whole milliseconds only, which is as much as what is measured
 * here; a thread that sleeps to the microsecond wakes this one. `execArgv`: it needs no loader of ours.
 */
export function startArrivals(
  arrivals: Float64Array,
  startNs: bigint,
  onDue: (count: number) => void,
): Promise<void> {
  const worker = new Worker(TICKER, { workerData: { arrivals, startNs }, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.on("message", (count: number) => onDue(count));
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}
