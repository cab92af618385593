import type { TestTalk } from "../e2e-talk";
import type { FaultPlace } from "./fault-place";
import type { CaseName } from "./load-order";

/** A conversation of a round. */
export interface RoundTalk extends TestTalk {
  readonly caseName: CaseName;
  /** Messages up to this number were purged by the fault. */
  purgedSeq: number;
}

/** Something that goes wrong while people talk. */
export interface Fault {
  readonly name: string;
  /** Begins it and returns what ends it. */
  begin(place: FaultPlace, talks: readonly RoundTalk[]): Promise<() => Promise<unknown>>;
  /** How long it lasts, and in the long form. */
  readonly holdMs: number;
  readonly longHoldMs?: number;
  /** How often it comes; once without it. */
  readonly rounds?: number;
  readonly longRounds?: number;
  /** On a good network each send is stored at its first try: nobody may notice it. */
  readonly unnoticed?: boolean;
  /** On a good network some send goes without an answer: otherwise the fault has not bitten. */
  readonly bites?: boolean;
  /** After it nothing can be written. */
  readonly final?: boolean;
}

/** Whether `npm run test:faults` asked for the long form. */
export const IS_LONG = process.env["FAULTS"] === "long";
