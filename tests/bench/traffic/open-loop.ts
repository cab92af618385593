import { startArrivals } from "./arrival-clock";
import type { Seat } from "./delivery-ledger";
import { percentile } from "./percentile";
import { makePoissonArrivals } from "./poisson-arrivals";
import { createSeededRandom } from "./seeded-random";
import type { LatencyReport, OpenLoopOptions } from "./traffic-commands";

/** Time for the clock's thread to begin. */
const LEAD_MS = 1_500;

/** What an open loop works with. */
export interface OpenLoopWork {
  readonly channels: number;
  /** Sends now; `number` is what `onReceipt` calls it. */
  send(channel: number, seat: Seat): { readonly number: number; readonly answered: Promise<void> };
  onReceipt(listener: (number: number) => void): void;
  /** Resolves when everything has arrived; throws when something was lost or doubled. */
  settle(): Promise<void>;
}

/**
 * Sends at moments fixed beforehand. A receipt's time counts from the moment its message was due, so a stall of the
 * server, or of this process, is in the figure and not left out of it (no coordinated omission).
 */
export async function runOpenLoop(options: OpenLoopOptions, work: OpenLoopWork): Promise<LatencyReport> {
  const { kind, perSecond, warmUpSeconds, seconds, seed } = options;
  const random = createSeededRandom(seed);
  const arrivals = makePoissonArrivals({ perSecond, seconds: warmUpSeconds + seconds, random });
  const startNs = process.hrtime.bigint() + BigInt(LEAD_MS * 1e6);
  const startMs = performance.now() + LEAD_MS;
  const measuredFrom = startMs + warmUpSeconds * 1_000;
  const dueAt = new Map<number, number>();
  const latencies: number[] = [];
  const lags: number[] = [];
  const answers: Promise<void>[] = [];
  let cpuFrom = process.cpuUsage();
  let sent = 0;
  let measured = 0;

  work.onReceipt((number) => {
    const due = dueAt.get(number);
    if (due !== undefined && due >= measuredFrom) latencies.push(performance.now() - due);
  });
  await startArrivals(arrivals, startNs, (count) => {
    for (; sent < count; sent += 1) {
      const due = startMs + (arrivals[sent] ?? 0);
      // Signals without a number are told apart by their order, so a channel comes again as late as can be.
      const channel = kind === "message" ? Math.floor(random() * work.channels) : sent % work.channels;
      const { number, answered } = work.send(channel, random() < 0.5 ? 0 : 1);
      answers.push(answered);
      answered.catch(() => undefined);
      dueAt.set(number, due);
      if (due < measuredFrom) continue;
      if (measured === 0) cpuFrom = process.cpuUsage();
      measured += 1;
      lags.push(performance.now() - due);
    }
  });
  const cpu = process.cpuUsage(cpuFrom);
  await Promise.all(answers);
  await work.settle();
  latencies.sort((a, b) => a - b);
  lags.sort((a, b) => a - b);
  return {
    sent: measured,
    receipts: latencies.length,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    lagP50: percentile(lags, 0.5),
    lagP99: percentile(lags, 0.99),
    cpuShare: (cpu.user + cpu.system) / 1e6 / seconds,
  };
}
