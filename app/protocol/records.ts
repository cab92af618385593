import type { RecordFormat } from "../domain/record/record";

/** A conversation whose record somebody may take. */
export interface RecordChoice {
  readonly id: string;
  readonly peerName: string;
  /** When its appointment begins (ISO-8601 UTC); null: it is of none. */
  readonly appointmentAt: string | null;
  /** How many it has in all. */
  readonly messages: number;
}

/** What a record will hold. */
export interface RecordPreview {
  readonly messages: number;
  /** Places of its first and last message; null: it will have none. */
  readonly first: number | null;
  readonly last: number | null;
}

/** A record that was asked for. */
export interface WireExport {
  readonly id: string;
  /** With whom; null: not theirs any more. */
  readonly peerName: string | null;
  readonly format: RecordFormat;
  readonly askedAs: "therapist" | "prospect";
  /** `started`: under way, or broken off without a word. */
  readonly status: "started" | "complete" | "incomplete";
  readonly messages: number | null;
  readonly startedAt: string;
  /** Of what was handed over in front of the seal. */
  readonly sha256: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly timeZone: string;
}

/** A key that signs records, or did: Ed25519, 32 bytes as base64url. */
export interface RecordKey {
  readonly id: string;
  readonly publicKey: string;
}

/** What the form of the page holds, as it stands in its address. */
export interface RecordFields {
  readonly channelId: string;
  readonly format: RecordFormat;
  /** Days; empty: no bound. */
  readonly from: string;
  readonly to: string;
  /** Empty: not chosen yet. */
  readonly timeZone: string;
}
