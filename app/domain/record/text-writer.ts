import type { DigestedMessage, RecordHeading } from "./record";

/** Writes one format piece by piece: what comes before the messages, each message, what comes after, then the seal. */
export interface TextRecordWriter {
  begin(heading: RecordHeading): string;
  add(message: DigestedMessage): string;
  /** Everything up to the seal. */
  close(): string;
  /** What stands behind the seal. */
  readonly tail: string;
}
