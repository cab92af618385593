import type { KeyValueStore } from "~/client/device-vault";
import type { PageSignal, PageSignals } from "~/client/page-signals";
import type { Random } from "~/client/random";
import type { Sealer } from "~/client/sealer";

/** A page whose network and visibility the test decides. */
export interface FakePage extends PageSignals {
  /** Also sets what `isOnline` says. */
  fire(signal: PageSignal): void;
  listenerCount(): number;
}

/** A visible page with a network. */
export function createFakePage(): FakePage {
  const listeners = new Set<(signal: PageSignal) => void>();
  let online = true;
  return {
    isOnline: () => online,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fire(signal) {
      if (signal === "online" || signal === "offline") online = signal === "online";
      for (const listener of [...listeners]) listener(signal);
    },
    listenerCount: () => listeners.size,
  };
}

/** Waits are always `fraction` of their range; ids are "id-1", "id-2" ... after `prefix`. */
export function createFakeRandom(fraction = 0, prefix = "id"): Random {
  let count = 0;
  return {
    fraction: () => fraction,
    id() {
      count += 1;
      return `${prefix}-${count}`;
    },
  };
}

/** Storage of one browser. */
export function createFakeStorage(entries: Readonly<Record<string, string>> = {}): KeyValueStore {
  const map = new Map(Object.entries(entries));
  return {
    get length() {
      return map.size;
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

/** Seals so that a test can look inside with `dumpStorage`, bound to the name as the real one is. */
export function createFakeSealer(): Sealer {
  return {
    seal: async (name, text) => `sealed ${name} ${text}`,
    open: async (name, sealed) => {
      const prefix = `sealed ${name} `;
      return sealed.startsWith(prefix) ? sealed.slice(prefix.length) : null;
    },
  };
}

/** All that a storage holds, as one text. */
export function dumpStorage(storage: KeyValueStore): string {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .map((key) => `${key}=${storage.getItem(key)}`)
    .join("\n");
}
