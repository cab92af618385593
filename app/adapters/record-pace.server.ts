import type { RecordPace } from "~/services/ports/record-pace";

const FULL = { page: 1_000, stride: 4 } as const;
/** While people write: small pieces, each followed by a rest of so many times its own length, at least. */
const SPARING = { page: 64, stride: 1, restTimes: 20 } as const;
/** People are writing when one of them did so lately. */
const LATELY_MS = 250;
/** A piece that took longer was itself kept waiting. */
const LONGEST_MS = 5;

/** What the pace goes by. */
export interface RecordPaceOptions {
  /** Counts the messages that people send through this process; shared with the thread that they are sent by. */
  readonly sends: Int32Array;
  /** Milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** As fast as it goes while nobody writes; while somebody does, in what they leave over (decision 027). */
export function createRecordPace({ sends, now, wait }: RecordPaceOptions): RecordPace {
  let known = Atomics.load(sends, 0);
  let sparingUntil = 0;
  let begun = 0;

  function isSparing(): boolean {
    const count = Atomics.load(sends, 0);
    if (count !== known) sparingUntil = now() + LATELY_MS;
    known = count;
    return now() < sparingUntil;
  }

  return {
    page: () => (isSparing() ? SPARING : FULL).page,
    stride() {
      begun = now();
      return (isSparing() ? SPARING : FULL).stride;
    },
    async rest() {
      const tookMs = Math.min(LONGEST_MS, now() - begun);
      await (isSparing() ? wait(tookMs * SPARING.restTimes) : letOthersIn());
    },
  };
}

/** Also where nobody waits: the next page comes in meanwhile. */
function letOthersIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
