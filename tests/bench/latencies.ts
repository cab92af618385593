import { type BenchRow, median, toRow } from "./bench-row";
import type { LatencyReport } from "./traffic/traffic-commands";

/** What repetitions of one load came to: the medians of their percentiles, ms. */
export class Latencies {
  private readonly reports: LatencyReport[] = [];

  add(report: LatencyReport): void {
    this.reports.push(report);
  }

  get p50(): number {
    return median(this.reports.map((report) => report.p50));
  }

  get p95(): number {
    return median(this.reports.map((report) => report.p95));
  }

  get p99(): number {
    return median(this.reports.map((report) => report.p99));
  }

  /** What the load generator itself had to do with it: for the reader of the table. */
  tellLoad(name: string): void {
    if (this.reports.length === 0) return;
    const lag = (pick: (report: LatencyReport) => number) => median(this.reports.map(pick)).toFixed(2);
    const share = Math.round(median(this.reports.map((report) => report.cpuShare)) * 100);
    const receipts = this.reports.reduce((sum, report) => sum + report.receipts, 0);
    console.log(
      `${name}: ${receipts} receipts, each once; the generator took ${share} % of a core and wrote ` +
        `${lag(({ lagP50 }) => lagP50)} ms (p50), ${lag(({ lagP99 }) => lagP99)} ms (p99) after the due moment`,
    );
  }
}

/** The two rows of a load beside its reference. */
export function toLatencyRows(options: {
  readonly case: string;
  readonly reference: string;
  readonly ours: Latencies;
  readonly theirs: Latencies;
  readonly targets: { readonly p50: number; readonly p99: number };
}): BenchRow[] {
  const { ours, theirs, targets, reference } = options;
  return (["p50", "p99"] as const).map((metric) =>
    toRow({
      case: options.case,
      metric: `send to receipt, ${metric}`,
      unit: "ms",
      ours: ours[metric],
      reference,
      referenceValue: theirs[metric],
      target: targets[metric],
      better: "lower",
    }),
  );
}
