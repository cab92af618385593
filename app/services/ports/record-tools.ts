import type { DigestedMessage, RecordFormat, RecordHeading } from "~/domain/record/record";

/** A piece of a file. */
export type Piece = string | Uint8Array;

/** SHA-256 of what comes in pieces. */
export interface RunningHash {
  update(piece: Piece): void;
  digest(): Uint8Array;
}

/** Makes one format piece by piece: what comes before the messages, messages, what comes after; then follows the seal. */
export interface RecordWriter {
  /** Messages it takes in a fraction of a millisecond or two, so that nobody else waits longer. */
  readonly slice: number;
  begin(heading: RecordHeading): Promise<Piece>;
  add(messages: readonly DigestedMessage[]): Promise<Piece>;
  /** Everything up to the seal, and what stands behind it. */
  close(): Promise<{ readonly body: Piece; readonly tail: string }>;
}

/** What making a record takes besides the messages. */
export interface RecordTools {
  /** Names the installation's signing key. */
  readonly keyId: string;
  /** Ed25519, 32 bytes as base64url. */
  readonly publicKey: string;
  /** Signature over ASCII, as base64url. */
  sign(text: string): string;
  startHash(): RunningHash;
  sha256(text: string): Buffer;
  createWriter(format: RecordFormat): RecordWriter;
}
