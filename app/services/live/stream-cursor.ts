import { ChatError } from "~/domain/errors";
import type { ChannelCursor } from "~/protocol/cursor";
import { LIMITS } from "~/protocol/limits";

/**
 * The cursor of a stream over many channels: where the reader stands in each. Opaque to clients.
 * Channels are named by a prefix of their random id: enough to tell one person's channels apart, too little to open one.
 */
const FORMAT = "c1";
const PREFIX_CHARACTERS = 6;
/** Keeps the cursor well inside the 16 KB that servers allow for all headers; channels beyond are answered with `reset`. */
const MAX_CHANNELS = 500;
const ENTRY = /^([A-Za-z0-9_-]{6})([0-9a-z]{1,6})\.([0-9a-z]{1,11})$/;

/** Positions by prefix of the channel id. */
export type CursorMap = ReadonlyMap<string, ChannelCursor>;

/** `c1~<prefix><epoch>.<version>~...`, numbers in base 36: about 11 characters a channel. */
export function formatStreamCursor(
  positions: Iterable<{ readonly id: string; readonly cursor: ChannelCursor }>,
): string {
  const lowest = new Map<string, ChannelCursor>();
  for (const { id, cursor } of positions) {
    const prefix = id.slice(0, PREFIX_CHARACTERS);
    const other = lowest.get(prefix);
    // Two channels with one prefix share the lower place: seen twice is harmless, missed is not.
    if (other === undefined || cursor.version < other.version) lowest.set(prefix, cursor);
  }
  const entries = [...lowest]
    .slice(0, MAX_CHANNELS)
    .map(([prefix, { epoch, version }]) => `${prefix}${epoch.toString(36)}.${version.toString(36)}`);
  // The same place is the same text, whatever order it was told in: tabs compare theirs (decision 008).
  return [FORMAT, ...entries.sort()].join("~");
}

/** Throws ChatError `invalid_request` for anything `formatStreamCursor` cannot have made. */
export function parseStreamCursor(text: string): CursorMap {
  const [format, ...entries] = text.length <= LIMITS.cursorCharacters ? text.split("~") : [];
  if (format !== FORMAT) throw invalidCursor();
  return new Map(entries.map(parseEntry));
}

/** Where the cursor stands in this channel; null when it does not know the channel. */
export function findPosition(positions: CursorMap, channelId: string): ChannelCursor | null {
  return positions.get(channelId.slice(0, PREFIX_CHARACTERS)) ?? null;
}

function parseEntry(entry: string): [string, ChannelCursor] {
  const [, prefix, epoch, version] = ENTRY.exec(entry) ?? [];
  if (prefix === undefined || epoch === undefined || version === undefined) throw invalidCursor();
  return [prefix, { epoch: Number.parseInt(epoch, 36), version: Number.parseInt(version, 36) }];
}

/** A cursor that no stream of ours has given. */
export function invalidCursor(): ChatError {
  return new ChatError("invalid_request", { message: "The cursor is not one that this stream has given." });
}
