/** One measured figure beside the reference of the same run. */
export interface BenchRow {
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: string;
  readonly referenceValue: number;
  /** ours / referenceValue */
  readonly ratio: number;
  readonly target: number;
  readonly holds: boolean;
}

/** A row of a figure that should be at least, or at most, `target` times the reference. */
export function toRow(
  row: Omit<BenchRow, "ratio" | "holds"> & { readonly better: "higher" | "lower" },
): BenchRow {
  const { better, ...figures } = row;
  const ratio = row.ours / row.referenceValue;
  return { ...figures, ratio, holds: better === "higher" ? ratio >= row.target : ratio <= row.target };
}

/** The middle one: a single bad repetition on a busy machine says nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** For people. */
export function printTable(name: string, rows: readonly BenchRow[]): void {
  console.log(`\n${name}`);
  console.table(
    rows.map((row) => ({
      case: row.case,
      metric: `${row.metric} (${row.unit})`,
      ours: round(row.ours),
      [`reference`]: `${row.reference} ${round(row.referenceValue)}`,
      ratio: round(row.ratio),
      target: row.target,
      holds: row.holds ? "yes" : "NO",
    })),
  );
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
