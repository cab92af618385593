import { ChatError, isChatError } from "~/domain/errors";

/** How much of what is written at once, and how much may wait. */
export interface GroupQueueOptions<Item, Result> {
  /** All of the group in one durable commit: one result an item, in the same order. */
  readonly write: (group: readonly Item[]) => Promise<readonly Result[]>;
  /** One statement takes this many at most. */
  readonly maxGroup: number;
  /** While this many groups are being written, the next one gathers: more would only wait for the same disk. */
  readonly maxInFlight: number;
  /** More than the database can take in a few seconds: then it is better to say so at once. */
  readonly maxWaiting: number;
}

/** Things on their way to the database, many in one durable commit. */
export interface GroupQueue<Item, Result> {
  /** Resolves after the commit. Throws `unavailable`, at once when too many wait already. */
  add(item: Item): Promise<Result>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * An item is written at once when the database is free, together with all that came in the same turn of the event loop.
 * While it is busy the next group gathers, until it is as large as what is being written: a commit costs nearly the same
 * for one as for fifty, so small groups would only keep the large ones waiting.
 */
export function createGroupQueue<Item, Result>(
  options: GroupQueueOptions<Item, Result>,
): GroupQueue<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let groupsInFlight = 0;
  let itemsInFlight = 0;
  let looking = false;

  function lookSoon(): void {
    if (looking) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      while (isTime()) writeNext();
    });
  }

  function isTime(): boolean {
    return (
      waiting.length > 0 &&
      groupsInFlight < options.maxInFlight &&
      waiting.length >= Math.min(itemsInFlight, options.maxGroup)
    );
  }

  function writeNext(): void {
    const group = waiting.slice(0, options.maxGroup);
    waiting = waiting.slice(options.maxGroup);
    groupsInFlight += 1;
    itemsInFlight += group.length;
    void write(options, group).then((isAway) => {
      groupsInFlight -= 1;
      itemsInFlight -= group.length;
      if (isAway) refuseWaiting();
      lookSoon();
    });
  }

  /** Who came while the database was silent would hear the same from it, after as long a silence again. */
  function refuseWaiting(): void {
    const refused = waiting;
    waiting = [];
    for (const each of refused) each.reject(new ChatError("unavailable"));
  }

  return {
    add(item) {
      if (waiting.length >= options.maxWaiting) return Promise.reject(new ChatError("unavailable"));
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        lookSoon();
      });
    },
  };
}

/** Never throws. True: the database is away. */
async function write<Item, Result>(
  options: GroupQueueOptions<Item, Result>,
  group: readonly Waiting<Item, Result>[],
): Promise<boolean> {
  try {
    const results = await options.write(group.map(({ item }) => item));
    if (results.length !== group.length) throw new Error("a group got another number of answers");
    for (const [index, result] of results.entries()) group[index]?.resolve(result);
    return false;
  } catch (error) {
    // One item the database refuses as broken must not take the others with it.
    if (group.length > 1 && !isChatError(error)) for (const each of group) await write(options, [each]);
    else for (const each of group) each.reject(error);
    return isChatError(error) && error.code === "unavailable";
  }
}
