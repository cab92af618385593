import type { Expectation } from "./expectations";

/** Rules, holds and receipts: of admins, and a receipt also of the two whose conversation it was. */
export const RETENTION_TABLES: Readonly<Record<string, Expectation>> = {
  retention_policies: {
    seen: {},
    seenInFull: ["admin"],
    insert: `INSERT INTO retention_policies (kind, days, reason, set_by_user_id)
      VALUES ('direct', 365, 'a reason that will do', 5)`,
    inserters: ["admin for themselves"],
    kept: true,
  },
  legal_holds: {
    seen: {},
    seenInFull: ["admin"],
    insert: `INSERT INTO legal_holds (user_id, reason, placed_by_user_id) VALUES (4, 'a reason that will do', 5)`,
    inserters: ["admin for themselves"],
    kept: true,
    update: { admin: "released_by_user_id = 5, release_reason = 'a reason that will do'" },
    // One of the two was released before.
    updated: { admin: 1 },
  },
  retention_receipts: {
    seen: { otherTherapist: "1201", otherProspect: "1201" },
    seenInFull: ["admin"],
    insert: `INSERT INTO retention_receipts (channel_id, kind, policy_id, due_at, messages, edits, log_lines, sha256)
      VALUES (104, 'direct', 1001, now(), 0, 0, 0, repeat('0', 64))`,
    kept: true,
  },
};
