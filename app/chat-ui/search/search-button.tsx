import type { RefObject } from "react";
import { SearchIcon } from "../icons";
import { useAllWords } from "../words/words-context";
import { SEARCH_KEYS, toSearchKeysText } from "./search-keys";

interface SearchButtonProps {
  readonly buttonRef: RefObject<HTMLButtonElement>;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** Opens and closes the search in a conversation. */
export function SearchButton({ buttonRef, open, onToggle }: SearchButtonProps) {
  const words = useAllWords().search;
  return (
    <button
      type="button"
      className="icon-button"
      ref={buttonRef}
      aria-label={words.open}
      aria-expanded={open}
      aria-keyshortcuts={SEARCH_KEYS}
      title={`${words.open} (${toSearchKeysText()})`}
      onClick={onToggle}
    >
      <SearchIcon />
    </button>
  );
}
