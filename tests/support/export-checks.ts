function toExport(changes: Readonly<Record<string, string>>): string {
  const row = {
    ...{ public_id: "'export-that-is-quite-new'", channel_id: ":channel", user_id: ":prospect" },
    ...{ asked_as: "'prospect'", format: "'csv'", time_zone: "'UTC'" },
    ...changes,
  };
  return `INSERT INTO exports (${Object.keys(row).join()}) VALUES (${Object.values(row).join()})`;
}

const COMPLETE = {
  status: "'complete'",
  row_count: "1",
  sha256: "repeat('0', 64)",
  ended_at: "now()",
};
const INCOMPLETE = { status: "'incomplete'", row_count: "1", reason: "'unavailable'", ended_at: "now()" };

/** What the register of records refuses and allows: the check's name, or `allowed`, and a statement. */
export const EXPORT_CHECKS: readonly (readonly [string, string])[] = [
  ["exports_public_id_check", toExport({ public_id: "'short'" })],
  ["exports_asked_as_check", toExport({ asked_as: "'admin'" })],
  ["exports_format_check", toExport({ format: "'docx'" })],
  ["exports_time_zone_check", toExport({ time_zone: "repeat('x', 65)" })],
  ["exports_status_check", toExport({ status: "'lost'", row_count: "1", ended_at: "now()" })],
  ["exports_reason_check", toExport({ ...INCOMPLETE, reason: "'Not a code'" })],
  ["exports_row_count_check", toExport({ ...COMPLETE, row_count: "-1" })],
  ["exports_sha256_check", toExport({ ...COMPLETE, sha256: "'abc'" })],
  ["exports_key_id_check", toExport({ ...COMPLETE, key_id: "repeat('x', 65)" })],
  ["exports_end_check", toExport({ ...COMPLETE, ended_at: "NULL" })],
  ["exports_end_check", toExport({ ...COMPLETE, sha256: "NULL" })],
  ["exports_end_check", toExport({ ...COMPLETE, reason: "'unavailable'" })],
  ["exports_end_check", toExport({ ...INCOMPLETE, reason: "NULL" })],
  ["exports_end_check", toExport({ row_count: "1" })],
  ["exports_seqs_check", toExport({ ...COMPLETE, first_seq: "1" })],
  ["exports_seqs_check", toExport({ ...COMPLETE, first_seq: "2", last_seq: "1" })],
  ["exports_range_check", toExport({ range_from: "now()", range_to: "now()" })],
  ["allowed", toExport({})],
  ["allowed", toExport({ ...COMPLETE, first_seq: "1", last_seq: "1" })],
  ["allowed", toExport(INCOMPLETE)],
  ["42501", "TRUNCATE exports"],
];
