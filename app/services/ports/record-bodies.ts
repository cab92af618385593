import type { Channel } from "~/domain/channel";
import type { BodyFormat, RecordHeading } from "~/domain/record/record";
import type { RecordManifest } from "~/domain/record/seal";

/** What a record is made of; plain data, so that it can be made elsewhere. */
export interface RecordBodyOrder {
  /** With whose rights it is read. */
  readonly userId: number;
  readonly channel: Channel;
  readonly heading: RecordHeading;
  /** Places of its first and last message; null: there is none. */
  readonly range: { readonly first: number; readonly last: number } | null;
  readonly format: BodyFormat;
}

/** How many messages a file holds so far, and which; null: none. */
export interface ToldMessages {
  readonly rows: number;
  readonly seqs: { readonly first: number; readonly last: number } | null;
}

/** A piece of a file, good until the next one is asked for, and what the file holds up to the end of this piece. */
export interface BodyChunk {
  readonly bytes: Uint8Array;
  readonly told: ToldMessages;
}

/** What a finished body says of itself, for the seal. */
export type MadeBody = Pick<
  RecordManifest,
  "messages" | "firstSeq" | "lastSeq" | "messagesSha256" | "bodyBytes" | "bodySha256" | "blocks" | "tail"
>;

/** Makes what stands in front of the seal, no faster than it is taken. Whoever stops taking says so by `return`. */
export interface RecordBodies {
  /** Throws ChatError `not_found` once the conversation is not this person's any more, and `unavailable`. */
  make(order: RecordBodyOrder): AsyncGenerator<BodyChunk, MadeBody, void>;
  /** Somebody sends a message: for a moment, records are made in what that leaves over. */
  makeWay(): void;
}
