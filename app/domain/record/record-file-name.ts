import type { RecordFormat, RecordHeading } from "./record";

/** What each format is sent as. */
export const CONTENT_TYPES: Readonly<Record<RecordFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  html: "text/html; charset=utf-8",
  pdf: "application/pdf",
  zip: "application/zip",
};

/**
 * What a record is called on whoever's disk: a date and the export's own id. No name of a person, whose file list and
 * recent documents others see; nothing anybody typed (OWASP ASVS 5.4).
 */
export function toRecordFileName(
  { at, exportId }: Pick<RecordHeading, "at" | "exportId">,
  format: RecordFormat,
): string {
  return `renavest-record-${at.toISOString().slice(0, 10)}-${exportId.replace(/[^A-Za-z0-9]/g, "").slice(0, 8)}.${format}`;
}
