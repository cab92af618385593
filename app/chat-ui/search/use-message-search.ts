import { useCallback, useRef, useState } from "react";
import type { SearchOutcome } from "~/client/message-search";

/** A search and what became of it. */
export interface MessageSearch {
  readonly status: "idle" | "searching" | "going" | "not_there";
  /** Of the last search that ended; null before. */
  readonly outcome: SearchOutcome | null;
  /** The words that were asked for last. */
  readonly asked: string;
  /** What is in the field; still there when the search is opened again. */
  readonly query: string;
  readonly setQuery: (query: string) => void;
  readonly search: () => void;
  /** Answers that are still on their way no longer matter. */
  readonly leave: () => void;
  /** Goes to a message; true when it is on the screen. */
  readonly goTo: (seq: number) => Promise<boolean>;
}

/** Keeps one search at a time: the answer to an earlier question is not shown under a later one. */
export function useMessageSearch(options: {
  readonly onSearch: (query: string) => Promise<SearchOutcome>;
  readonly onGoTo: (seq: number) => Promise<boolean>;
}): MessageSearch {
  const { onSearch, onGoTo } = options;
  const [status, setStatus] = useState<MessageSearch["status"]>("idle");
  const [query, setQuery] = useState("");
  const [outcome, setOutcome] = useState<SearchOutcome | null>(null);
  const [asked, setAsked] = useState("");
  const turn = useRef(0);

  const search = useCallback(() => {
    if (query.trim() === "") return;
    turn.current += 1;
    const mine = turn.current;
    const wanted = query.trim();
    setStatus("searching");
    setAsked(wanted);
    setOutcome(null);
    void onSearch(wanted).then((answer) => {
      if (turn.current !== mine) return;
      setOutcome(answer);
      setStatus("idle");
    });
  }, [query, onSearch]);

  const leave = useCallback(() => {
    turn.current += 1;
    setStatus("idle");
  }, []);

  const goTo = useCallback(
    async (seq: number) => {
      turn.current += 1;
      const mine = turn.current;
      setStatus("going");
      const isThere = await onGoTo(seq);
      if (turn.current !== mine) return false;
      setStatus(isThere ? "idle" : "not_there");
      return isThere;
    },
    [onGoTo],
  );

  return { status, outcome, asked, query, setQuery, search, leave, goTo };
}
