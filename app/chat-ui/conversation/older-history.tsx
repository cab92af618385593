import type { MouseEvent } from "react";
import { useWords } from "../words/words-context";

interface OlderHistoryProps {
  readonly hasMore: boolean;
  readonly state: "ready" | "loading" | "failed";
  /** Where the page with earlier messages lives: works without JavaScript. Null: a button only. */
  readonly href: string | null;
  readonly onLoad: () => void;
}

/** The way to earlier messages, at the top of the log. */
export function OlderHistory({ hasMore, state, href, onLoad }: OlderHistoryProps) {
  const words = useWords();
  if (!hasMore) return null;
  const label = state === "loading" ? words.conversation.loadingOlder : words.conversation.older;
  const load = (event: MouseEvent) => {
    event.preventDefault();
    if (state !== "loading") onLoad();
  };
  return (
    <div className="older">
      {state === "failed" ? <p className="older__failed">{words.conversation.olderFailed}</p> : null}
      {href === null ? (
        <button type="button" className="quiet-button" aria-disabled={state === "loading"} onClick={load}>
          {label}
        </button>
      ) : (
        <a className="quiet-button" href={href} onClick={load}>
          {label}
        </a>
      )}
    </div>
  );
}
