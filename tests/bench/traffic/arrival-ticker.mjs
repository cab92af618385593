// The thread of arrival-clock.ts: sleeps from one arrival to the next. Plain JavaScript, because threads do not get the
// loader that reads TypeScript.
import { parentPort, workerData } from "node:worker_threads";

/** @type {{ arrivals: Float64Array, startNs: bigint }} */
const { arrivals, startNs } = workerData;
const nobody = new Int32Array(new SharedArrayBuffer(4));
for (let count = 0; count < arrivals.length; ) {
  const nowMs = Number(process.hrtime.bigint() - startNs) / 1e6;
  const waitMs = (arrivals[count] ?? 0) - nowMs;
  if (waitMs > 0) {
    Atomics.wait(nobody, 0, 0, waitMs);
    continue;
  }
  while (count < arrivals.length && (arrivals[count] ?? 0) <= nowMs) count += 1;
  parentPort?.postMessage(count);
}
