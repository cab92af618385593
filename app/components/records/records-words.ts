import type { ErrorCode } from "~/domain/errors";
import type { RecordFormat } from "~/domain/record/record";

/** The words of the page on which records are made. */
export interface RecordsWords {
  readonly title: string;
  readonly lead: string;
  readonly open: string;
  readonly back: string;
  readonly conversation: string;
  readonly withPerson: (name: string, messages: number) => string;
  readonly ofAppointment: (name: string, when: string, messages: number) => string;
  readonly none: string;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly format: string;
  readonly formats: Readonly<Record<RecordFormat, string>>;
  readonly look: string;
  readonly download: string;
  readonly holds: (messages: number) => string;
  readonly holdsPlaces: (first: number, last: number) => string;
  readonly holdsNothing: string;
  readonly holdsAll: string;
  readonly long: string;
  readonly signInAgain: { readonly title: string; readonly text: string; readonly action: string };
  readonly refused: Partial<Readonly<Record<ErrorCode, string>>> & { readonly other: string };
  readonly history: string;
  readonly noHistory: string;
  readonly gone: string;
  readonly states: Readonly<Record<"started" | "complete" | "incomplete", string>>;
  readonly count: (messages: number) => string;
  readonly period: (from: string | null, to: string | null) => string;
  readonly fingerprint: (sha256: string) => string;
  readonly check: string;
  /** The page with the keys that sign. */
  readonly keys: Readonly<Record<"title" | "lead" | "current" | "former" | "verify" | "how", string>>;
}
