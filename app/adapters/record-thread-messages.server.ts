import type { ErrorCode } from "~/domain/errors";
import type { BodyChunk, MadeBody, RecordBodyOrder } from "~/services/ports/record-bodies";

/** What the thread that makes records is told; `id` is one record of many. */
export type ToRecordThread = { readonly id: number } & (
  | { readonly kind: "make"; readonly order: RecordBodyOrder; readonly room: number }
  /** One more piece may be made, in the memory of the one that was taken. */
  | { readonly kind: "more"; readonly spent: Uint8Array }
  | { readonly kind: "cancel" }
);

/** What it answers. */
export type FromRecordThread = { readonly id: number } & (
  | ({ readonly kind: "chunk" } & BodyChunk)
  | { readonly kind: "end"; readonly made: MadeBody }
  /** `code` null: not one of our own errors. */
  | { readonly kind: "failed"; readonly code: ErrorCode | null }
);

/** What it is started with. */
export interface RecordThreadData {
  readonly connection: object;
  /** Counts the messages that people send through this process; memory that is shared with it. */
  readonly sends: Int32Array;
  /** The installation's keys, the newest first. */
  readonly keys: readonly (readonly [id: string, bytes: Uint8Array])[];
}
