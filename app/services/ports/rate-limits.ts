/** At most `limit` places in any span of `seconds`. */
export interface RateWindow {
  readonly limit: number;
  readonly seconds: number;
}

/** A place counts in all windows of a rule, or in none. */
export interface RateRule {
  /** Snake_case; part of what is counted together. */
  readonly name: string;
  readonly windows: readonly RateWindow[];
}

/** The answer to somebody who wants a place. */
export interface RatePlace {
  readonly allowed: boolean;
  /** The same item had its place already and takes no second one. */
  readonly repeated: boolean;
  /** Whole seconds after which there is a place, if nobody else takes it; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

/** Counts who does what how often. Refused places are not counted. */
export interface RateLimits {
  /** Never throws: whoever cannot count lets people in by what it can still count. `item`: what the place is for. */
  take(key: string, rule: RateRule, item?: string): Promise<RatePlace>;
}
