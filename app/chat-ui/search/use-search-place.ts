import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { isSearchKey } from "./search-keys";

/** Whether the search is open, and where the focus goes when it closes. */
export interface SearchPlace {
  readonly isOpen: boolean;
  readonly open: () => void;
  /** Gives the focus back to where it was. */
  readonly close: () => void;
  /** Closes, because the focus goes to what was found. */
  readonly closeForFound: () => void;
}

/** `enabled`: there is something to search in, so the keys open it from anywhere on the page. */
export function useSearchPlace(enabled: boolean, button: RefObject<HTMLButtonElement>): SearchPlace {
  const [isOpen, setOpen] = useState(false);
  const before = useRef<Element | null>(null);

  const open = useCallback(() => {
    const { activeElement, body } = document;
    before.current = activeElement === body ? null : activeElement;
    setOpen(true);
  }, []);

  const close = useCallback(() => {
    setOpen(false);
    const place = before.current?.isConnected ? before.current : button.current;
    if (place instanceof HTMLElement) place.focus();
  }, [button]);

  useEffect(() => {
    if (!enabled || isOpen) return;
    const hear = (event: KeyboardEvent) => {
      if (!isSearchKey(event) || event.defaultPrevented) return;
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [enabled, isOpen, open]);

  return { isOpen, open, close, closeForFound: useCallback(() => setOpen(false), []) };
}
