import type { BodyFormat, DigestedMessage, RecordHeading } from "~/domain/record/record";

/** A piece of a file. */
export type Piece = string | Uint8Array;

/** SHA-256 of what comes in pieces. */
export interface RunningHash {
  update(piece: Piece): void;
  digest(): Uint8Array;
}

/** Deflates what comes in pieces (RFC 1951), away from this thread. */
export interface RunningDeflate {
  /** Resolves, with what there is by now, once the piece was taken. */
  push(piece: Uint8Array): Promise<Uint8Array>;
  /** What is left. */
  end(): Promise<Uint8Array>;
  /** Safe at any time. */
  close(): void;
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
  createWriter(format: BodyFormat): RecordWriter;
  startDeflate(): RunningDeflate;
  /** The page that verifies records, as it is served; null where it was not built. */
  readVerifier(): Promise<Uint8Array | null>;
}
