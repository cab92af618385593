import { memo, type RefObject } from "react";
import type { SearchOutcome } from "~/client/message-search";
import { splitFound } from "~/domain/search-text";
import type { WirePerson } from "~/protocol/messages";
import type { SearchHit } from "~/protocol/requests";
import { TimeText } from "../time/time-text";
import { useAllWords } from "../words/words-context";
import { useResultKeys } from "./use-result-keys";

interface SearchResultsProps {
  readonly outcome: Extract<SearchOutcome, { readonly done: true }>;
  /** What was asked, to be marked in what was found. */
  readonly query: string;
  readonly you: WirePerson;
  readonly listRef: RefObject<HTMLOListElement>;
  readonly onChoose: (seq: number) => void;
  /** The person walks up past the first. */
  readonly onLeave: () => void;
}

/** What was found, newest first: who said it, when, and the words around it. Arrow keys walk, Enter goes there. */
export function SearchResults({ outcome, query, you, listRef, onChoose, onLeave }: SearchResultsProps) {
  const words = useAllWords();
  const keys = useResultKeys(onLeave);
  if (outcome.hits.length === 0) return null;
  return (
    <ol className="search-results" ref={listRef} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
      {outcome.hits.map((hit, index) => (
        <li key={hit.id}>
          <button
            type="button"
            className="search-result"
            data-result={index}
            tabIndex={index === keys.index ? 0 : -1}
            onClick={() => onChoose(hit.seq)}
          >
            <HitHead hit={hit} you={you} />
            <FoundText text={hit.excerpt} query={query} />
          </button>
        </li>
      ))}
      {outcome.complete ? null : <li className="search-results__more">{words.search.more}</li>}
    </ol>
  );
}

function HitHead({ hit: { author, createdAt }, you }: { hit: SearchHit; you: WirePerson }) {
  const words = useAllWords().conversation;
  const who = author.role === "system" ? words.system : author.name;
  return (
    <span className="search-result__head">
      <bdi>{author.id === you.id ? words.you : who}</bdi> <TimeText at={createdAt} form="activity" />
    </span>
  );
}

/** Text nodes and marks, nothing else is ever made of it. */
const FoundText = memo(function FoundText({ text, query }: { text: string; query: string }) {
  let start = 0;
  return (
    <span className="search-result__text" dir="auto">
      {splitFound(text, query).map((piece) => {
        const key = start;
        start += piece.text.length;
        return piece.found ? <mark key={key}>{piece.text}</mark> : piece.text;
      })}
    </span>
  );
});
