import { type FocusEvent, type KeyboardEvent, useState } from "react";

/** Lets the arrow keys walk a list of which the Tab key reaches one entry. */
export interface RovingFocus {
  /** The entry that Tab reaches. */
  readonly key: string | null;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/**
 * Entries are the elements with `data-message` inside the element that gets these handlers.
 * Until the person has walked anywhere, Tab reaches `lastKey`. `onTop`: ArrowUp on the first entry. `onEscape`: leaves.
 * `onOpen`: Enter or the menu key on an entry itself.
 */
export function useRovingFocus(options: {
  lastKey: string | null;
  onTop: () => void;
  onEscape: () => void;
  onOpen: (key: string) => void;
}): RovingFocus {
  const [visited, setVisited] = useState<string | null>(null);

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const entry = event.target.closest<HTMLElement>("[data-message]");
    if (entry !== null) setVisited(entry.dataset["key"] ?? null);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const current = (event.target as HTMLElement).closest<HTMLElement>("[data-message]");
    if (current === null || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return options.onEscape();
    if (event.target === current && isOpenKey(event)) {
      event.preventDefault();
      return options.onOpen(current.dataset["key"] ?? "");
    }
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-message]")];
    const next = toTarget(event.key, entries.indexOf(current), entries.length);
    if (next === null) return;
    event.preventDefault();
    if (next < 0) options.onTop();
    entries[next]?.focus();
  };

  return { key: visited ?? options.lastKey, onFocus, onKeyDown };
}

function isOpenKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === "Enter" || key === "ContextMenu" || (key === "F10" && shiftKey);
}

/** Index to go to; -1 is above the first; null when the key is not one of ours. */
function toTarget(key: string, index: number, length: number): number | null {
  switch (key) {
    case "ArrowUp":
      return index - 1;
    case "ArrowDown":
      return Math.min(index + 1, length - 1);
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return null;
  }
}
