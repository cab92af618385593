import { type BenchInstallation, startBenchInstallation } from "./bench-app";
import type { BenchRow } from "./bench-row";
import { measureReconnectStorm } from "./reconnect-storm";
import { measureLeftovers } from "./stream-leftovers";
import { measureStreamMemory } from "./stream-memory";

const STREAMS = 10_000;

/** What open streams cost, how fast everybody is back after an interruption, and what streams leave behind. */
export async function benchStreams(): Promise<readonly BenchRow[]> {
  const installation = await startBenchInstallation(STREAMS / 2);
  try {
    const parts: readonly ((installation: BenchInstallation) => Promise<readonly BenchRow[]>)[] = [
      measureStreamMemory,
      measureReconnectStorm,
      measureLeftovers,
    ];
    const rows: BenchRow[] = [];
    for (const measure of parts) rows.push(...(await measure(installation)));
    return rows;
  } finally {
    await installation.remove();
  }
}
