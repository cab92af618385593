import type { Hint, LiveHints } from "~/services/ports/live-hints";

/** What becomes of a hint on its way: how often it arrives; `hold` keeps it until `release`. */
export type HintFate = "once" | "lost" | "twice" | "hold";

/** A line between instances that the test can spoil. Hints also come back to their sender, as NOTIFY does. */
export interface FakeHints extends LiveHints {
  readonly published: readonly Hint[];
  readonly listenerCount: number;
  fate: HintFate;
  /** Delivers what was held, newest first: hints may overtake each other. */
  release(): void;
  /** A hint from nowhere: wrong, old, or of another instance. */
  inject(hint: Hint): void;
}

export function createFakeHints(): FakeHints {
  const listeners = new Set<(hint: Hint) => void>();
  const published: Hint[] = [];
  const held: Hint[] = [];
  const deliver = (hint: Hint) => {
    for (const listener of [...listeners]) listener(hint);
  };
  return {
    published,
    fate: "once",
    get listenerCount() {
      return listeners.size;
    },
    publish(hint) {
      published.push(hint);
      if (this.fate === "hold") held.push(hint);
      // Never before the publisher has gone on: a real line takes time.
      const times = { once: 1, twice: 2, lost: 0, hold: 0 }[this.fate];
      for (let time = 0; time < times; time += 1) queueMicrotask(() => deliver(hint));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    release() {
      for (const hint of held.splice(0).reverse()) deliver(hint);
    },
    inject: deliver,
  };
}
