import type { SearchOutcome } from "~/client/message-search";
import type { WireMessage, WirePerson } from "~/protocol/messages";
import { TimeText } from "../time/time-text";
import { useWords } from "../words/words-context";

interface SearchResultsProps {
  readonly outcome: Extract<SearchOutcome, { readonly done: true }>;
  readonly you: WirePerson;
  readonly messages: readonly WireMessage[];
  readonly onChoose: (seq: number) => void;
}

/** What was found, newest first: a few words of each, and who said it when, where that is known here. */
export function SearchResults({ outcome, you, messages, onChoose }: SearchResultsProps) {
  const words = useWords();
  const loaded = new Map(messages.map((message) => [message.id, message]));
  if (outcome.hits.length === 0) return null;
  return (
    <ol className="search-results">
      {outcome.hits.map((hit) => (
        <li key={hit.id}>
          <button type="button" className="search-result" onClick={() => onChoose(hit.seq)}>
            <HitHead message={loaded.get(hit.id)} you={you} />
            <span className="search-result__text" dir="auto">
              {hit.excerpt}
            </span>
          </button>
        </li>
      ))}
      {outcome.complete ? null : <li className="search-results__more">{words.search.more}</li>}
    </ol>
  );
}

function HitHead({ message, you }: { message: WireMessage | undefined; you: WirePerson }) {
  const words = useWords().conversation;
  if (message === undefined) return null;
  const who = message.kind === "system" ? words.system : message.author.name;
  return (
    <span className="search-result__head">
      <bdi>{message.author.id === you.id ? words.you : who}</bdi>{" "}
      <TimeText at={message.createdAt} form="activity" />
    </span>
  );
}
