import type pg from "pg";

/** Something that is kept wrapped by a key of the installation. */
export interface WrappedRow {
  readonly id: number;
  /** What an operator knows it by. */
  readonly name: string;
  readonly wrapped: string;
}

/** One kind of such rows: how they are found, and put back wrapped anew. */
export interface WrappedRows<Row extends WrappedRow> {
  /** What the trail calls it; stored for years. */
  readonly action: "keys_rewrapped" | "partner_secrets_rewrapped";
  /** What another key wraps, in order of id. */
  list(
    client: pg.Client,
    from: { readonly newestId: string; readonly after: number; readonly limit: number },
  ): Promise<readonly Row[]>;
  /** Throws when it does not open. */
  rewrap(row: Row): string;
  /** Only where the row still holds what was read; returns how many did. */
  replace(client: pg.Client, rows: readonly (Row & { readonly next: string })[]): Promise<number>;
  /** How many each key wraps, by key id; `""`: destroyed. */
  count(client: pg.Client): Promise<ReadonlyMap<string, number>>;
}

/** Answer of a count by key id, as a map. */
export function toCounts(
  rows: readonly { readonly key: string; readonly rows: number }[],
): ReadonlyMap<string, number> {
  return new Map(rows.map(({ key, rows: count }) => [key, count]));
}
