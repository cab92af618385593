import { ChatError } from "~/domain/errors";

/** Runs work, a bounded amount at a time. */
export type WorkBound = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `max` pieces of work be unfinished. Whoever comes on top is refused at once with `unavailable`: in a
 * queue that long they would have given up before their turn, and held memory until then.
 */
export function createWorkBound(max: number): WorkBound {
  let unfinished = 0;
  return async (work) => {
    if (unfinished >= max) throw new ChatError("unavailable");
    unfinished += 1;
    try {
      return await work();
    } finally {
      unfinished -= 1;
    }
  };
}
