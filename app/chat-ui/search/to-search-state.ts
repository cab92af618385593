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
  const { hits, complete, unreadable = 0 } = outcome;
  const none = complete ? search.none : search.noneSoFar;
  const found = hits.length > 0 ? search.found(hits.length) : none;
  if (unreadable === 0) return found;
  return `${hits.length > 0 ? `${found}.` : found} ${search.unreadable(unreadable)}`;
}
