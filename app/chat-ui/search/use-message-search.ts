import { useCallback, useRef, useState } from "react";
import type { SearchOutcome } from "~/client/message-search";

/** A search and what became of it. */
export interface MessageSearch {
  readonly status: "idle" | "searching" | "going" | "not_there";
  /** Of the last search that ended; null before. */
  readonly outcome: SearchOutcome | null;
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
  const asked = useRef(0);

  const search = useCallback(() => {
    if (query.trim() === "") return;
    asked.current += 1;
    const mine = asked.current;
    setStatus("searching");
    setOutcome(null);
    void onSearch(query.trim()).then((answer) => {
      if (asked.current !== mine) return;
      setOutcome(answer);
      setStatus("idle");
    });
  }, [query, onSearch]);

  const leave = useCallback(() => {
    asked.current += 1;
    setStatus("idle");
  }, []);

  const goTo = useCallback(
    async (seq: number) => {
      asked.current += 1;
      const mine = asked.current;
      setStatus("going");
      const isThere = await onGoTo(seq);
      if (asked.current !== mine) return false;
      setStatus(isThere ? "idle" : "not_there");
      return isThere;
    },
    [onGoTo],
  );

  return { status, outcome, query, setQuery, search, leave, goTo };
}
