import type { RecordFormat } from "~/domain/record/record";

/** The register of records that were handed over. Its rows of the audit trail are written with it, by the database. */
export interface ExportRepository {
  /** Places of the first and last message written at `from` or later and before `to`; null: there is none. */
  findRange(
    channelDbId: number,
    period: ExportPeriod,
  ): Promise<{ readonly first: number; readonly last: number; readonly count: number } | null>;
  /** Before the first byte; by the person of the transaction. */
  insertExport(order: NewExport): Promise<void>;
  /** Once, by the same person. Throws when there is no such export of theirs that has not ended. */
  endExport(exportId: string, end: ExportEnd): Promise<void>;
  /** As the app: those of the person of the transaction; as an admin: all of these conversations. Newest first. */
  listExports(query: ExportQuery): Promise<readonly StoredExport[]>;
}

/** Null: no bound. */
export interface ExportPeriod {
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
}

/** An export about to begin. */
export interface NewExport extends ExportPeriod {
  /** Public random id. */
  readonly id: string;
  readonly channelDbId: number;
  readonly userId: number;
  readonly askedAs: "therapist" | "prospect";
  readonly format: RecordFormat;
  readonly timeZone: string;
}

/** How an export ended. */
export type ExportEnd = {
  readonly rows: number;
  readonly seqs: { readonly first: number; readonly last: number } | null;
} & (
  | {
      readonly status: "complete";
      /** Of everything in front of the seal, in hexadecimal. */
      readonly sha256: string;
      readonly keyId: string;
    }
  /** `reason`: a short code. */
  | { readonly status: "incomplete"; readonly reason: string }
);

/** Which exports. */
export interface ExportQuery {
  readonly channelIds?: readonly string[];
  /** Begun then or later, and before then. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly limit: number;
}

/** A row of the register. */
export interface StoredExport extends ExportPeriod {
  readonly id: string;
  /** channel_identifier */
  readonly channelId: string;
  readonly userId: number;
  readonly askedAs: "therapist" | "prospect";
  readonly format: RecordFormat;
  readonly timeZone: string;
  /** `started` long ago: the server did not live to tell how it ended. */
  readonly status: "started" | "complete" | "incomplete";
  readonly reason: string | null;
  readonly rows: number | null;
  readonly sha256: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}
