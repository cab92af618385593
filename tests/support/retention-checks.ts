const REASON = "'a reason that will do'";

function toInsert(
  table: string,
  row: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
): string {
  const whole = { ...row, ...changes };
  return `INSERT INTO ${table} (${Object.keys(whole).join()}) VALUES (${Object.values(whole).join()})`;
}

const toRule = (changes: Readonly<Record<string, string>>) =>
  toInsert(
    "retention_policies",
    { kind: "'direct'", days: "365", reason: REASON, set_by_user_id: ":prospect" },
    changes,
  );
const toHold = (changes: Readonly<Record<string, string>>) =>
  toInsert(
    "legal_holds",
    { channel_id: ":channel", reason: REASON, placed_by_user_id: ":prospect" },
    changes,
  );
const toReceipt = (changes: Readonly<Record<string, string>>) =>
  toInsert(
    "retention_receipts",
    {
      ...{ channel_id: ":channel", kind: "'direct'", policy_id: "1", due_at: "now()", messages: "1" },
      ...{ edits: "0", log_lines: "0", sha256: "repeat('0', 64)" },
    },
    changes,
  );
const RELEASE = { released_by_user_id: ":prospect", released_at: "now()", release_reason: REASON };

/** What rules, holds and receipts refuse and allow: the check's name, or `allowed`, and a statement. */
export const RETENTION_CHECKS: readonly (readonly [string, string])[] = [
  ["retention_policies_public_id_check", toRule({ public_id: "'short'" })],
  ["retention_policies_kind_check", toRule({ kind: "'group'" })],
  ["retention_policies_days_check", toRule({ days: "29" })],
  ["retention_policies_days_check", toRule({ days: "36501" })],
  ["retention_policies_reason_check", toRule({ reason: "'short'" })],
  ["allowed", toRule({ days: "NULL" })],
  ["legal_holds_public_id_check", toHold({ public_id: "'short'" })],
  ["legal_holds_reason_check", toHold({ reason: "repeat('x', 501)" })],
  ["legal_holds_one_thing_check", toHold({ user_id: ":prospect" })],
  ["legal_holds_one_thing_check", toHold({ channel_id: "NULL" })],
  ["legal_holds_release_reason_check", toHold({ ...RELEASE, release_reason: "'short'" })],
  ["legal_holds_release_check", toHold({ ...RELEASE, release_reason: "NULL" })],
  ["legal_holds_release_check", toHold({ ...RELEASE, released_by_user_id: "NULL" })],
  ["allowed", toHold(RELEASE)],
  ["allowed", toHold({ channel_id: "NULL", user_id: ":prospect" })],
  ["retention_receipts_public_id_check", toReceipt({ public_id: "'short'" })],
  ["retention_receipts_messages_check", toReceipt({ messages: "-1" })],
  ["retention_receipts_edits_check", toReceipt({ edits: "-1" })],
  ["retention_receipts_log_lines_check", toReceipt({ log_lines: "-1" })],
  ["retention_receipts_sha256_check", toReceipt({ sha256: "'abc'" })],
  ["allowed", toReceipt({})],
  ["chat_channels_emptied_check", "UPDATE chat_channels SET purged_until = now()"],
  ["chat_channels_emptied_check", "UPDATE chat_channels SET kind = 'former' WHERE kind = 'direct'"],
  ["42501", "TRUNCATE retention_policies"],
  ["42501", "TRUNCATE legal_holds"],
  ["42501", "TRUNCATE retention_receipts"],
];
