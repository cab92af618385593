/** The part of `Storage` that is used. */
export type KeyValueStore = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** What one person has not sent yet, kept on this device. Never throws: where nothing can be kept, nothing is. */
export interface PersonStorage {
  /** Parsed JSON, not to be trusted; null when there is nothing. */
  read(name: string): unknown;
  /** Null removes. */
  write(name: string, value: unknown): void;
  /** Removes everything of this person. */
  wipe(): void;
}

const PREFIX = "renavest-chat:";
const VERSION = 1;

/** What somebody else, or an older version, left in the same tab is removed: nobody is there to whom it belongs. */
export function createPersonStorage(store: KeyValueStore | null, personId: string): PersonStorage {
  const mine = `${PREFIX}${VERSION}:${personId}:`;

  function remove(isWanted: (key: string) => boolean): void {
    attempt(() => {
      const keys = Array.from({ length: store?.length ?? 0 }, (_, index) => store?.key(index) ?? "");
      for (const key of keys) if (key.startsWith(PREFIX) && isWanted(key)) store?.removeItem(key);
    });
  }

  remove((key) => !key.startsWith(mine));
  return {
    read: (name) => attempt(() => JSON.parse(store?.getItem(mine + name) ?? "null") as unknown) ?? null,
    write(name, value) {
      attempt(() =>
        value === null ? store?.removeItem(mine + name) : store?.setItem(mine + name, JSON.stringify(value)),
      );
    },
    wipe: () => remove(() => true),
  };
}

/** The tab's own storage: survives a reload, ends with the tab. Null where the browser blocks it. */
export function findTabStorage(): KeyValueStore | null {
  return attempt(() => window.sessionStorage) ?? null;
}

/** Blocked, full or broken storage throws in every browser in its own way. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
