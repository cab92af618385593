import { setTimeout as sleep } from "node:timers/promises";

/** The result of `work`, or an error when it takes longer than `ms`. */
export async function within<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  const late = new AbortController();
  const timeOut = sleep(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error(`What was sent had not arrived everywhere after ${ms / 1_000} s`);
  });
  try {
    return await Promise.race([work(), timeOut]);
  } finally {
    late.abort();
    timeOut.catch(() => undefined);
  }
}
