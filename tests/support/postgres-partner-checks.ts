type Row = Readonly<Record<string, string>>;

function toInsert(table: string, row: Row): string {
  return `INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${Object.values(row).join()})`;
}

const site = (changes: Row = {}) =>
  toInsert("partner_sites", {
    ...{ id: "9", site_key: ":id", name: "'A'", allowed_origins: "'{https://a.example}'" },
    ...{ therapist_id: ":therapist", modes: "'{token}'" },
    ...changes,
  });
const key = (changes: Row = {}) =>
  `${site()}; ${toInsert("partner_keys", { site_id: "9", kid: "'a'", algorithm: "'ES256'", public_key: "'pem'", ...changes })}`;
const person = (changes: Row = {}) =>
  `${site()}; ${toInsert("partner_people", { site_id: "9", subject: "'a'", user_id: ":prospect", ...changes })}`;
const session = (changes: Row = {}) =>
  `${site()}; ${toInsert("widget_sessions", {
    ...{ session_id: "'wgs_' || :id", token_hash: "sha256('x')", site_id: "9", user_id: ":prospect" },
    ...{ channel_id: ":channel", expires_at: "now() + interval '15 minutes'" },
    ...changes,
  })}`;
const code = (changes: Row = {}) =>
  `${site()}; ${toInsert("widget_codes", {
    ...{ code_hash: "sha256('x')", site_id: "9", user_id: ":prospect", challenge: "repeat('x', 43)" },
    expires_at: "now() + interval '1 minute'",
    ...changes,
  })}`;
const origins = (...list: readonly string[]) => site({ allowed_origins: `ARRAY['${list.join("','")}']` });

/** Somebody keeps it: who they are is of no matter here, as long as it is another person. */
const KEPT: Row = {
  ...{ kept_at: "now()", kept_channel_id: ":channel", kept_consent_version: "'2026-11'" },
  kept_by_user_id: "(SELECT t.user_id FROM therapists t LIMIT 1)",
};
const visitor = (changes: Row = {}) =>
  `${site()}; ${toInsert("visitors", {
    ...{
      user_id: ":prospect",
      site_id: "9",
      consent_version: "'2026-11'",
      purge_at: "now() + interval '1 day'",
    },
    ...changes,
  })}`;

/** What partners' tables refuse and allow. */
export const PARTNER_CASES: readonly (readonly [expected: string, sql: string])[] = [
  ["allowed", site()],
  [
    "allowed",
    origins("https://a.example", "https://a.example:8443", "http://localhost:4000", "http://127.0.0.1:1"),
  ],
  ["partner_sites_allowed_origins_check", origins("http://a.example")],
  ["partner_sites_allowed_origins_check", origins("https://a.example/")],
  ["partner_sites_allowed_origins_check", origins("https://*.a.example")],
  ["partner_sites_allowed_origins_check", origins("https://a.example; script-src *")],
  ["partner_sites_allowed_origins_check", origins("https://a.example https://b.example")],
  ["partner_sites_allowed_origins_check", origins("*")],
  ["partner_sites_allowed_origins_check", origins("null")],
  ["partner_sites_allowed_origins_check", site({ allowed_origins: "ARRAY[NULL]::text[]" })],
  [
    "partner_sites_allowed_origins_check",
    site({ allowed_origins: "array_fill('https://a.example'::text, '{51}')" }),
  ],
  ["partner_sites_site_key_check", site({ site_key: "'short'" })],
  ["partner_sites_name_check", site({ name: "''" })],
  ["partner_sites_status_check", site({ status: "'away'" })],
  ["partner_sites_accent_check", site({ accent: "'red'" })],
  ["partner_sites_greeting_check", site({ greeting_en: "'Hello'" })],
  ["partner_sites_greeting_en_check", site({ greeting_en: "''", greeting_es: "'Hola'" })],
  ["partner_sites_greeting_es_check", site({ greeting_en: "'Hello'", greeting_es: "''" })],
  ["partner_sites_reply_promise_check", site({ reply_promise_es: "'Hoy'" })],
  ["partner_sites_reply_promise_en_check", site({ reply_promise_en: "''", reply_promise_es: "'Hoy'" })],
  ["partner_sites_reply_promise_es_check", site({ reply_promise_en: "'Today'", reply_promise_es: "''" })],
  ["partner_sites_modes_check", site({ modes: "'{token,password}'" })],
  ["partner_sites_anonymous_purge_days_check", site({ anonymous_purge_days: "0" })],
  ["allowed", key()],
  ["allowed", key({ algorithm: "'HS256'", public_key: "NULL", wrapped_secret: "'k1.x'" })],
  ["partner_keys_kid_check", key({ kid: "'../a'" })],
  ["partner_keys_algorithm_check", key({ algorithm: "'none'" })],
  ["partner_keys_public_key_check", key({ public_key: "repeat('x', 2001)" })],
  ["partner_keys_material_check", key({ public_key: "NULL" })],
  ["partner_keys_material_check", key({ wrapped_secret: "'k1.x'" })],
  ["partner_keys_material_check", key({ algorithm: "'HS256'" })],
  ["partner_keys_period_check", key({ valid_until: "now() - interval '1 hour'" })],
  ["partner_keys_site_id_kid_key", `${key()}; ${key().split("; ")[1]}`],
  ["allowed", person()],
  ["partner_people_subject_check", person({ subject: "''" })],
  ["partner_people_claimed_email_check", person({ claimed_email: "repeat('x', 255)" })],
  ["partner_people_user_id_key", `${person()}; ${person({ subject: "'b'" }).split("; ")[1]}`],
  ["allowed", session({ jti: "'a'" })],
  ["widget_sessions_session_id_check", session({ session_id: "'sess_' || :id" })],
  ["widget_sessions_token_hash_check", session({ token_hash: "'x'" })],
  ["widget_sessions_jti_check", session({ jti: "''" })],
  ["widget_sessions_end_reason_check", session({ ended_at: "now()", end_reason: "'tired'" })],
  ["widget_sessions_end_check", session({ ended_at: "now()" })],
  ["widget_sessions_period_check", session({ expires_at: "now() + interval '2 hours'" })],
  [
    "widget_sessions_site_id_jti_key",
    `${session({ jti: "'a'" })}; ${session({ jti: "'a'", token_hash: "sha256('y')" }).split("; ").slice(1).join("; ")}`,
  ],
  ["allowed", visitor()],
  ["visitors_consent_version_check", visitor({ consent_version: "'yes'" })],
  ["visitors_period_check", visitor({ purge_at: "now()" })],
  ["visitors_period_check", visitor({ purge_at: "now() + interval '366 days'" })],
  ["visitors_period_check", visitor({ purged_at: "now()" })],
  ["visitors_kept_check", visitor({ kept_at: "now()" })],
  ["visitors_kept_check", visitor({ ...KEPT, kept_by_user_id: ":prospect" })],
  ["visitors_kept_check", visitor({ ...KEPT, purged_at: "now() + interval '1 hour'" })],
  ["visitors_kept_consent_version_check", visitor({ ...KEPT, kept_consent_version: "'yes'" })],
  ["allowed", visitor(KEPT)],
  ["allowed", code()],
  ["widget_codes_code_hash_check", code({ code_hash: "'x'" })],
  ["widget_codes_challenge_check", code({ challenge: "'plain'" })],
  ["widget_codes_period_check", code({ expires_at: "now() + interval '1 hour'" })],
];
