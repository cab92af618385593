import { monitorEventLoopDelay } from "node:perf_hooks";
import { Gauge, type Registry } from "prom-client";

const NANOSECONDS_PER_SECOND = 1e9;
const LOOP_RESOLUTION_MS = 10;
const LAG_QUANTILES = [0.5, 0.99, 1] as const;

/** How many connections there are, as pg's pool counts them. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  /** Requests that wait for a connection. */
  readonly waitingCount: number;
}

/** Reads the pool whenever the metrics are read. */
export function watchPool(registry: Registry, pool: PoolCounts): void {
  new Gauge({
    name: "chat_pool_connections",
    help: "Database connections: busy, idle, and requests waiting for one",
    labelNames: ["state"] as const,
    registers: [registry],
    collect() {
      this.set({ state: "busy" }, pool.totalCount - pool.idleCount);
      this.set({ state: "idle" }, pool.idleCount);
      this.set({ state: "waiting" }, pool.waitingCount);
    },
  });
}

/** Memory, and how late timers were since the metrics were last read. Returns the way to stop. */
export function watchProcess(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: "chat_event_loop_lag_seconds",
    help: "How late timers were since the last reading",
    labelNames: ["quantile"] as const,
    registers: [registry],
    collect() {
      // Timers are measured from their start, which is the resolution itself before the moment they were due.
      const lag = (quantile: number) =>
        Math.max(0, delay.percentile(quantile * 100) / NANOSECONDS_PER_SECOND - LOOP_RESOLUTION_MS / 1_000);
      for (const quantile of LAG_QUANTILES) this.set({ quantile }, lag(quantile));
      delay.reset();
    },
  });
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Memory the process holds",
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return () => void delay.disable();
}
