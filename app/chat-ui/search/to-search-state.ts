import type { Words } from "../words/words";
import type { MessageSearch } from "./use-message-search";

/** How a search stands, in words; null before the first. */
export function toSearchState({ status, outcome }: MessageSearch, words: Words): string | null {
  const { search, send } = words;
  if (status === "searching") return search.searching;
  if (status === "going") return search.going;
  if (status === "not_there") return search.notThere;
  if (outcome === null) return null;
  if (!outcome.done) return outcome.problem === "rate_limited" ? send.reasons.rate_limited : search.failed;
  if (outcome.hits.length > 0) return search.found(outcome.hits.length);
  return outcome.complete ? search.none : search.noneSoFar;
}
