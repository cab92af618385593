/** One line between all tabs that open it under the same name; nobody hears themselves. */
export interface TabLine {
  post(data: unknown): void;
  close(): void;
}

/** A lock that one tab of a browser holds at a time, and that the browser takes from a tab that is gone. */
export interface TabLocks {
  /**
   * Waits for the lock; `steal` takes it from whoever has it. `onLost`: stolen by another tab, or (when it was never
   * held) refused by the browser. Returns the way to give it up or to stop waiting.
   */
  request(name: string, steal: boolean, onHeld: () => void, onLost: () => void): () => void;
}

/** What tabs of one browser find each other by, injected. */
export interface TabTools {
  readonly locks: TabLocks;
  openLine(name: string, hear: (data: unknown) => void): TabLine;
}

/** The browser's own tools. Null where it has not both: each tab is then alone. */
export function findTabTools(): TabTools | null {
  const { navigator, BroadcastChannel } = globalThis;
  const locks = navigator?.locks;
  if (typeof BroadcastChannel !== "function" || locks === undefined) return null;
  return {
    locks: { request: (...args) => requestLock(locks, ...args) },
    openLine(name, hear) {
      const line = new BroadcastChannel(name);
      line.onmessage = ({ data }) => hear(data);
      return { post: (data) => line.postMessage(data), close: () => line.close() };
    },
  };
}

function requestLock(
  locks: LockManager,
  ...[name, steal, onHeld, onLost]: Parameters<TabLocks["request"]>
): () => void {
  const waiting = new AbortController();
  let release: (() => void) | null = null;
  let isOver = false;
  const hold = () =>
    new Promise<void>((resolve) => {
      release = resolve;
      if (isOver) resolve();
      else onHeld();
    });
  // A lock that is stolen cannot be waited for: browsers refuse both at once.
  locks.request(name, steal ? { steal } : { signal: waiting.signal }, hold).catch(() => {
    if (!isOver) onLost();
  });
  return () => {
    isOver = true;
    if (release === null) waiting.abort();
    else release();
  };
}
