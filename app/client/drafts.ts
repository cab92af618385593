import type { Clock } from "./clock";
import type { PersonStorage } from "./person-storage";
import { isObject } from "./wire-checks";

/** What is being typed, by conversation. */
export interface Drafts {
  get(channelId: string): string;
  /** Written down a little later: see `flush`. */
  set(channelId: string, draft: string): void;
  /** Writes down now what was set. */
  flush(): void;
  /** Forgets all of them; what was written down is the storage's to wipe. */
  clear(): void;
}

/** A keystroke is written down after this pause at the latest. */
export const DRAFT_DELAY_MS = 400;

/** Makes drafts from what was written down before. */
export function createDrafts(storage: PersonStorage, clock: Clock): Drafts {
  const texts = new Map(Object.entries(toTexts(storage.read("drafts"))));
  let cancel: (() => void) | null = null;

  function flush(): void {
    if (cancel === null) return;
    cancel();
    cancel = null;
    storage.write("drafts", texts.size === 0 ? null : Object.fromEntries(texts));
  }

  return {
    get: (channelId) => texts.get(channelId) ?? "",
    set(channelId, draft) {
      if (draft === "") texts.delete(channelId);
      else texts.set(channelId, draft);
      cancel ??= clock.after(DRAFT_DELAY_MS, flush);
    },
    flush,
    clear() {
      texts.clear();
      cancel?.();
      cancel = null;
    },
  };
}

function toTexts(stored: unknown): Record<string, string> {
  if (!isObject(stored)) return {};
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
