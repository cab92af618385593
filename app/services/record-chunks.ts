import type { Piece } from "./ports/record-tools";

/** Bytes handed on at once. */
const CHUNK_BYTES = 65_536;

/** Gathers the pieces of a file into chunks worth sending; `note` hears of every byte, in order. */
export interface RecordChunks {
  add(piece: Piece): Generator<Uint8Array, void>;
  /** The last piece, and all that is left. */
  end(piece: Piece): Generator<Uint8Array, void>;
}

/** Holds one chunk at most. */
export function createRecordChunks(note: (bytes: Uint8Array) => void): RecordChunks {
  const encoder = new TextEncoder();
  let text = "";

  function* flush(): Generator<Uint8Array, void> {
    if (text === "") return;
    const bytes = encoder.encode(text);
    text = "";
    note(bytes);
    yield bytes;
  }

  function* add(piece: Piece): Generator<Uint8Array, void> {
    if (typeof piece === "string") {
      text += piece;
      if (text.length >= CHUNK_BYTES) yield* flush();
      return;
    }
    yield* flush();
    if (piece.length === 0) return;
    note(piece);
    yield piece;
  }

  return {
    add,
    *end(piece) {
      yield* add(piece);
      yield* flush();
    },
  };
}
