import type { Sealer } from "./sealer";

/** The part of `Storage` that is used. */
export type KeyValueStore = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/**
 * What one person has not sent yet, kept sealed on this device until it is sent, given up, too old or wiped. Never
 * throws: where nothing can be kept, nothing is.
 */
export interface DeviceVault {
  /** What is kept, by name: parsed JSON, not to be trusted. What belongs to somebody else is removed. Never rejects. */
  open(): Promise<ReadonlyMap<string, unknown>>;
  /** Null removes. Carried out in the order of the calls. */
  write(name: string, value: unknown): void;
  /** Removes everything of this person, for good: nothing is kept any more. */
  wipe(): void;
  /** False: what is unsent ends with this page. */
  keeps(): boolean;
}

const PREFIX = "renavest-chat:";
const VERSION = 2;

/** Makes a vault that has looked at nothing yet; null where the browser has no storage or cannot seal. */
export function createDeviceVault(
  store: KeyValueStore | null,
  sealer: Sealer | null,
  personId: string,
): DeviceVault {
  const mine = `${PREFIX}${VERSION}:${personId}:`;
  const newest = new Map<string, symbol>();
  let writes = Promise.resolve();
  let works = store !== null && sealer !== null;
  let wiped = false;

  function listKeys(): string[] {
    return attempt(() => Array.from({ length: store?.length ?? 0 }, (_, at) => store?.key(at) ?? "")) ?? [];
  }

  function remove(isWanted: (key: string) => boolean): void {
    for (const key of listKeys())
      if (key.startsWith(PREFIX) && isWanted(key)) attempt(() => store?.removeItem(key));
  }

  async function read(key: string): Promise<unknown> {
    const sealed = attempt(() => store?.getItem(key)) ?? "";
    const text = await sealer?.open(key, sealed);
    return text ? attempt(() => JSON.parse(text) as unknown) : undefined;
  }

  async function carryOut(name: string, value: unknown, isNewest: () => boolean): Promise<void> {
    if (!isNewest()) return;
    if (value === null) return store?.removeItem(mine + name);
    const sealed = await sealer?.seal(mine + name, JSON.stringify(value));
    if (sealed !== undefined && isNewest()) store?.setItem(mine + name, sealed);
    works = works && sealed !== undefined;
  }

  return {
    async open() {
      remove((key) => !key.startsWith(mine));
      const kept = new Map<string, unknown>();
      for (const key of listKeys().filter((one) => one.startsWith(mine))) {
        const value = await read(key);
        if (value !== undefined) kept.set(key.slice(mine.length), value);
        else if (sealer !== null) attempt(() => store?.removeItem(key));
      }
      return wiped ? new Map() : kept;
    },
    write(name, value) {
      const own = Symbol();
      newest.set(name, own);
      const isNewest = () => !wiped && newest.get(name) === own;
      // Full, blocked or broken storage throws in every browser in its own way.
      writes = writes
        .then(() => carryOut(name, value, isNewest))
        .catch(() => {
          works = false;
        });
    },
    wipe() {
      wiped = true;
      works = false;
      remove((key) => key.startsWith(mine));
    },
    keeps: () => works,
  };
}

/** The storage that all tabs of the browser share and that outlives them. Null where the browser blocks it. */
export function findDeviceStorage(): KeyValueStore | null {
  return attempt(() => window.localStorage) ?? null;
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
