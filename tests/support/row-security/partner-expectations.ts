import type { Expectation } from "./expectations";

/** Partners' tables: admins look after sites and keys, the worker answers the widget, and people see nothing of either. */
export const PARTNERS: Readonly<Record<string, Expectation>> = {
  partner_sites: {
    seen: {},
    seenInFull: ["admin", "keeper", "worker"],
    insert: `INSERT INTO partner_sites (site_key, name, allowed_origins, therapist_id, modes)
      VALUES ('site-key-that-is-quite-new', 'New', '{https://new.example}', 2, '{token}')`,
    inserters: ["admin for themselves"],
    update: { owner: "name = 'x'", admin: "name = 'x'" },
    updated: { admin: 4 },
  },
  partner_keys: {
    seen: {},
    seenInFull: ["admin", "keeper", "worker"],
    insert:
      "INSERT INTO partner_keys (site_id, kid, algorithm, public_key) VALUES (701, 'two', 'ES256', 'pem')",
    inserters: ["admin for themselves"],
    update: { owner: "valid_until = NULL", admin: "valid_until = NULL", keeper: "wrapped_secret = 'k2.x'" },
    updated: { admin: 3 },
    // Public keys are left alone.
    updatedBy: { keeper: "changed 1" },
  },
  partner_people: {
    seen: {},
    seenInFull: ["admin", "worker"],
    insert: "INSERT INTO partner_people (site_id, subject, user_id) VALUES (701, 'new', 7)",
    inserters: ["worker"],
    update: { owner: "claimed_email = NULL" },
  },
  visitors: {
    seen: {},
    seenInFull: ["worker"],
    insert: `INSERT INTO visitors (user_id, site_id, consent_version, purge_at)
      VALUES (7, 703, '2026-11', now() + interval '1 day')`,
    inserters: ["worker"],
    update: { owner: "consent_version = '2026-12'" },
  },
  widget_codes: {
    seen: {},
    seenInFull: ["worker"],
    insert: `INSERT INTO widget_codes (code_hash, site_id, user_id, challenge, expires_at)
      VALUES (sha256('new'), 701, 4, repeat('x', 43), now() + interval '1 minute')`,
    inserters: ["worker"],
    update: { owner: "used_at = NULL", worker: "used_at = now()" },
    // One of them has been used before.
    updatedBy: { worker: "changed 1" },
  },
  widget_sessions: {
    seen: {},
    seenInFull: ["admin", "worker"],
    insert: `INSERT INTO widget_sessions (session_id, token_hash, site_id, user_id, channel_id, expires_at)
      VALUES ('wgs_session-that-is-quite-new', sha256('new'), 701, 10, 105, now() + interval '15 minutes')`,
    inserters: ["worker"],
    update: { owner: "jti = NULL", worker: "ended_at = now(), end_reason = 'ended'" },
    // One of them has ended before.
    updatedBy: { worker: "changed 1" },
  },
};
