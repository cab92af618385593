import type { Piece } from "./ports/record-tools";

/** Bytes handed on at once. */
const CHUNK_BYTES = 65_536;

/** Gathers the pieces of a file into chunks worth sending; `note` hears of every byte, in order. */
export interface RecordChunks {
  add(piece: Piece): Generator<Uint8Array, void>;
  /** A piece, and all that is left. */
  end(piece: Piece): Generator<Uint8Array, void>;
}

/**
 * Holds one chunk at most. Each chunk is all of its memory's use, so that whoever gets it may give the memory away; `spare` is
 * such memory that came back, where there is any.
 */
export function createRecordChunks(
  note: (bytes: Uint8Array) => void,
  spare: () => Uint8Array | undefined = () => undefined,
): RecordChunks {
  const encoder = new TextEncoder();
  let chunk: Uint8Array | null = null;
  let filled = 0;

  function takeChunk(): Uint8Array {
    chunk ??= spare() ?? new Uint8Array(CHUNK_BYTES);
    return chunk;
  }

  function* flush(): Generator<Uint8Array, void> {
    if (filled === 0) return;
    const bytes = takeChunk().subarray(0, filled);
    chunk = null;
    filled = 0;
    note(bytes);
    yield bytes;
  }

  function* addText(text: string): Generator<Uint8Array, void> {
    let rest = text;
    for (;;) {
      const { read, written } = encoder.encodeInto(rest, takeChunk().subarray(filled));
      filled += written;
      if (read === rest.length) return;
      rest = rest.slice(read);
      yield* flush();
    }
  }

  function* addBytes(bytes: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < bytes.length; ) {
      const room = takeChunk().subarray(filled);
      const part = bytes.subarray(at, at + room.length);
      room.set(part);
      filled += part.length;
      at += part.length;
      if (part.length === room.length) yield* flush();
    }
  }

  const add = (piece: Piece) => (typeof piece === "string" ? addText(piece) : addBytes(piece));
  return {
    add,
    *end(piece) {
      yield* add(piece);
      yield* flush();
    },
  };
}
