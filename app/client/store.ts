/** A value that is only ever replaced, and whoever wants to know. */
export interface Store<State, Snapshot> {
  get(): State;
  /** Replaces the state and tells; a change that returns the same state is none. */
  update(change: (state: State) => State): void;
  /** Tells, because something outside the state that the snapshot shows has changed. */
  touch(): void;
  /** Tells once for all changes within. */
  batch(work: () => void): void;
  subscribe(listener: () => void): () => void;
  /** The same object until something changes. */
  getSnapshot(): Snapshot;
}

/** What a store needs. */
export interface StoreOptions<State, Snapshot> {
  readonly state: State;
  toSnapshot(state: State): Snapshot;
  /** Runs after each change, before the listeners: may change the state again. */
  onChange(): void;
}

/** Makes a store. Snapshots are made when asked for, so a burst of changes costs one. */
export function createStore<State, Snapshot>(options: StoreOptions<State, Snapshot>): Store<State, Snapshot> {
  const listeners = new Set<() => void>();
  let state = options.state;
  let snapshot: Snapshot | null = null;
  let depth = 0;
  let changed = false;

  function batch(work: () => void): void {
    depth += 1;
    try {
      work();
      if (depth === 1 && changed) options.onChange();
    } finally {
      depth -= 1;
      if (depth === 0 && changed) tell();
    }
  }

  function touch(): void {
    batch(() => {
      snapshot = null;
      changed = true;
    });
  }

  function tell(): void {
    changed = false;
    for (const listener of [...listeners]) listener();
  }

  return {
    get: () => state,
    update(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      touch();
    },
    touch,
    batch,
    subscribe(listener) {
      // Wrapped, so that a function subscribed twice is called twice and each way out ends its own.
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    getSnapshot() {
      snapshot ??= options.toSnapshot(state);
      return snapshot;
    },
  };
}
