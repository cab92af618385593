/**
 * When things happen that know nothing of each other: ms from the start, ascending, `perSecond` on average. They are
 * fixed beforehand, so a slow server does not slow the load down that measures it.
 */
export function makePoissonArrivals(options: {
  readonly perSecond: number;
  readonly seconds: number;
  readonly random: () => number;
}): Float64Array {
  const { perSecond, seconds, random } = options;
  const arrivals: number[] = [];
  for (let at = next(random, perSecond); at < seconds * 1_000; at += next(random, perSecond))
    arrivals.push(at);
  return Float64Array.from(arrivals);
}

/** The wait for the next one is exponential; 1 - random is never 0. */
function next(random: () => number, perSecond: number): number {
  return (-Math.log(1 - random()) * 1_000) / perSecond;
}
