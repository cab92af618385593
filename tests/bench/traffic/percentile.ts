/** The smallest value that `share` of all are not above (nearest rank); NaN of nothing. `sorted` is ascending. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(1, Math.ceil(sorted.length * share));
  return sorted[rank - 1] ?? Number.NaN;
}
