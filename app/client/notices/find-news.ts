import type { WireChannel } from "~/protocol/messages";

/** Ids of the conversations that hold something unread which the list before did not know of. */
export function findNews(before: readonly WireChannel[], after: readonly WireChannel[]): readonly string[] {
  const known = new Map(before.map(({ id, lastSeq }) => [id, lastSeq]));
  return after
    .filter(({ id, unread, lastSeq }) => unread > 0 && lastSeq > (known.get(id) ?? 0))
    .map(({ id }) => id);
}
