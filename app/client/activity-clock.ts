import type { KeyValueStore } from "./device-vault";
import { isObject } from "./wire-checks";

/** When the person was last seen to do something, and in which session. */
export interface LastActivity {
  /** Milliseconds since epoch. */
  readonly atMs: number;
  readonly session: string;
  /** That session was ended because nothing happened for long. */
  readonly isOver: boolean;
}

/** One moment for all tabs of the browser, which also outlives them. */
export interface ActivityClock {
  /** Null when nothing is known of this person. */
  read(): LastActivity | null;
  write(atMs: number): void;
  /** Tells the other tabs that it is over: what the server tells them then is no sign-out that anybody asked for. */
  end(atMs: number): void;
  /** Another tab has written. Returns the way to stop listening. */
  listen(onChange: () => void): () => void;
  /** Whether anybody has been active since: the person again, or somebody else. */
  isTaken(sinceMs: number): boolean;
  clear(): void;
}

/** What an activity clock needs. */
export interface ActivityClockOptions {
  /** Null: each tab counts for itself. */
  readonly storage: KeyValueStore | null;
  readonly personId: string;
  /** Tells one signing-in from the next; not the session's own id. */
  readonly session: string;
  readonly getPage?: () => EventTarget;
}

/** Not among what is unsent: it has nothing to hide, and that of others is removed from there. */
const KEY = "renavest-active";

/** Makes a clock that has looked at nothing yet. Storage that fails is none. */
export function createActivityClock(options: ActivityClockOptions): ActivityClock {
  const { storage, personId, session, getPage = () => window } = options;
  const look = () => attempt(() => parse(storage?.getItem(KEY) ?? "null")) ?? null;
  const keep = (atMs: number, isOver: boolean) =>
    attempt(() => storage?.setItem(KEY, JSON.stringify({ person: personId, session, atMs, isOver })));
  return {
    read() {
      const kept = look();
      return kept?.person === personId ? kept : null;
    },
    write: (atMs) => keep(atMs, false),
    end: (atMs) => keep(atMs, true),
    listen(onChange) {
      const ending = new AbortController();
      getPage().addEventListener(
        "storage",
        (event) => {
          if ((event as StorageEvent).key === KEY) onChange();
        },
        { signal: ending.signal },
      );
      return () => ending.abort();
    },
    isTaken(sinceMs) {
      const kept = look();
      return kept !== null && (kept.person !== personId || kept.atMs > sinceMs);
    },
    clear: () => attempt(() => storage?.removeItem(KEY)),
  };
}

function parse(text: string): (LastActivity & { readonly person: string }) | null {
  const kept: unknown = JSON.parse(text);
  if (!isObject(kept)) return null;
  const { atMs, session, person, isOver } = kept;
  const isWhole = typeof atMs === "number" && typeof session === "string" && typeof person === "string";
  return isWhole ? { atMs, session, person, isOver: isOver === true } : null;
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
