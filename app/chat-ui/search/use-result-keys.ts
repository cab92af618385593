import { type FocusEvent, type KeyboardEvent, useState } from "react";

/** Lets the arrow keys walk the results, of which the Tab key reaches one. */
export interface ResultKeys {
  /** Place of the result that Tab reaches. */
  readonly index: number;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Results are the elements with `data-result` inside the element that gets these handlers. `onTop`: ArrowUp on the first. */
export function useResultKeys(onTop: () => void): ResultKeys {
  const [index, setIndex] = useState(0);
  return {
    index,
    onFocus: (event) => setIndex(Number(event.target.dataset["result"] ?? 0)),
    onKeyDown(event) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const results = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-result]")];
      const next = toIndex(event.key, results.indexOf(event.target as HTMLElement), results.length);
      if (next === null) return;
      event.preventDefault();
      if (next < 0) onTop();
      results[next]?.focus();
    },
  };
}

/** -1 is above the first; null when the key is not one of ours. */
function toIndex(key: string, index: number, length: number): number | null {
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
