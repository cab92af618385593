import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { LIMITS } from "~/protocol/limits";
import type { WirePerson } from "~/protocol/messages";
import { SearchIcon } from "../icons";
import { useAllWords } from "../words/words-context";
import { SearchResults } from "./search-results";
import { toSearchState } from "./to-search-state";
import type { MessageSearch } from "./use-message-search";

interface SearchPanelProps {
  readonly search: MessageSearch;
  readonly you: WirePerson;
  readonly onClose: () => void;
  /** A found message is on the screen. */
  readonly onFound: (seq: number) => void;
}

/** Looks for words in one conversation. The browser's own search finds only what is loaded; this finds all of it. */
export function SearchPanel({ search, you, onClose, onFound }: SearchPanelProps) {
  const words = useAllWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLOListElement>(null);
  const { query, setQuery } = search;
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    search.search();
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  };
  const goTo = (seq: number) => void search.goTo(seq).then((isThere) => isThere && onFound(seq));
  return (
    <div className="search-panel" role="search" aria-label={words.search.open} onKeyDown={leave}>
      <form className="search-panel__form" onSubmit={submit}>
        <label className="visually-hidden" htmlFor={id}>
          {words.search.label}
        </label>
        <div className="search">
          <SearchIcon />
          <input
            id={id}
            ref={field}
            type="search"
            autoComplete="off"
            maxLength={LIMITS.searchCharacters}
            dir="auto"
            placeholder={words.search.label}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              const first = results.current?.querySelector<HTMLElement>("[data-result]");
              if (event.key !== "ArrowDown" || !first) return;
              event.preventDefault();
              first.focus();
            }}
          />
        </div>
        <button type="submit" className="quiet-button" aria-disabled={query.trim() === ""}>
          {words.search.button}
        </button>
        <button type="button" className="text-button" onClick={onClose}>
          {words.search.close}
        </button>
      </form>
      <p className="search-panel__state" role="status">
        {toSearchState(search, words)}
      </p>
      {search.outcome?.done ? (
        <SearchResults
          outcome={search.outcome}
          query={search.asked}
          you={you}
          listRef={results}
          onChoose={goTo}
          onLeave={() => field.current?.focus()}
        />
      ) : null}
    </div>
  );
}
