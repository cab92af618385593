import type { Outcome } from "./probe";
import { REFUSED, STORED, toProbes } from "./story";
import type { Person } from "./world";

const toChannel = (therapist: number, creator: number, site: number | null) =>
  `INSERT INTO chat_channels (channel_identifier, therapist_id, prospect_user_id, created_by_user_id, data_key,
    partner_site_id) VALUES ('channel-that-is-quite-new', ${therapist}, 7, ${creator}, 'k1.x', ${site})`;

/** Person 7 comes from site 701 then, which sends its people to therapist 2 (user 1). */
const COMES = "INSERT INTO partner_people (site_id, subject, user_id) VALUES (701, 'new', 7)";
/** The same from site 702, which names therapist 3 (user 2), with whom they have an appointment anyhow. */
const COMES_FROM_702 = "INSERT INTO partner_people (site_id, subject, user_id) VALUES (702, 'new', 7)";
const ENABLE_702 = "UPDATE partner_sites SET status = 'active' WHERE id = 702";
/** Person 7 is a visitor of site 703 then, which sends them to therapist 1. */
const VISITS = `INSERT INTO visitors (user_id, site_id, consent_version, purge_at)
  VALUES (7, 703, '2026-11', now() + interval '1 day')`;
const TAKES_ANYBODY = "UPDATE therapists SET accepts_new = true WHERE id = 2";
const DISABLE = "UPDATE partner_sites SET status = 'disabled' WHERE id = 701";

/** Who may begin a conversation on a site, and with whom. */
const OPEN = [
  ["bookedProspect", "with whom their site names", STORED, toChannel(2, 7, 701), COMES],
  ["bookedProspect", "with whom their site names, not on its pages", STORED, toChannel(2, 7, null), COMES],
  ["bookedProspect", "with whom a site names that is not theirs", REFUSED, toChannel(2, 7, 701)],
  ["bookedProspect", "on a site that is not theirs", REFUSED, toChannel(3, 7, 702), COMES],
  ["bookedProspect", "on their site, with somebody else", REFUSED, toChannel(3, 7, 701), COMES],
  [
    "bookedProspect",
    "on their site, once it is disabled",
    REFUSED,
    toChannel(2, 7, 701),
    `${COMES}; ${DISABLE}`,
  ],
  [
    "bookedProspect",
    "with whom their site named, once it is disabled",
    REFUSED,
    toChannel(2, 7, null),
    `${COMES}; ${DISABLE}`,
  ],
  [
    "bookedProspect",
    "with whom their site names, of several sites",
    STORED,
    toChannel(2, 7, 701),
    `${COMES}; ${ENABLE_702}`,
  ],
  [
    "bookedProspect",
    "on a disabled site, with whom they may write anyhow",
    REFUSED,
    toChannel(3, 7, 702),
    COMES_FROM_702,
  ],
  [
    "bookedProspect",
    "on another site than theirs, with whom theirs names",
    REFUSED,
    toChannel(3, 7, 701),
    `${COMES_FROM_702}; ${ENABLE_702}`,
  ],
  [
    "bookedProspect",
    "on another site than theirs, with whom it names and who takes anybody",
    REFUSED,
    toChannel(2, 7, 701),
    `${COMES_FROM_702}; ${ENABLE_702}; ${TAKES_ANYBODY}`,
  ],
  [
    "bookedProspect",
    "with somebody their site does not name",
    REFUSED,
    toChannel(3, 7, null),
    `${COMES}; UPDATE appointments SET status = 'cancelled' WHERE id = 304`,
  ],
  ["bookedProspect", "as a visitor, with whom the site names", STORED, toChannel(1, 7, 703), VISITS],
  ["bookedProspect", "as a visitor, on a site that is not theirs", REFUSED, toChannel(2, 7, 701), VISITS],
  [
    "bookedProspect",
    "as a visitor, on another site, with whom it names and who takes anybody",
    REFUSED,
    toChannel(2, 7, 701),
    `${VISITS}; ${TAKES_ANYBODY}`,
  ],
  [
    "bookedProspect",
    "as a visitor, with whom the site names, who takes nobody, and they have met",
    REFUSED,
    toChannel(3, 7, 703),
    `${VISITS}; UPDATE partner_sites SET therapist_id = 3 WHERE id = 703`,
  ],
  [
    "bookedProspect",
    "as a visitor whose day has been",
    REFUSED,
    toChannel(1, 7, 703),
    `INSERT INTO visitors (user_id, site_id, consent_version, consented_at, purge_at, purged_at)
    VALUES (7, 703, '2026-11', now() - interval '2 days', now() - interval '1 day', now())`,
  ],
  [
    "bookedProspect",
    "as a visitor, once the site is disabled",
    REFUSED,
    toChannel(1, 7, 703),
    `${VISITS}; UPDATE partner_sites SET status = 'disabled' WHERE id = 703`,
  ],
  [
    "bookedProspect",
    "as a visitor, once the therapist takes nobody",
    REFUSED,
    toChannel(1, 7, 703),
    `${VISITS}; UPDATE therapists SET accepts_new = false WHERE id = 1`,
  ],
  ["ownerTherapist", "with a client of their site's", STORED, toChannel(2, 1, null), COMES],
  ["ownerTherapist", "with a client of no site of theirs", REFUSED, toChannel(2, 1, null)],
  ["ownerTherapist", "as if they came from the site themselves", REFUSED, toChannel(2, 1, 701), COMES],
].flatMap(([person, name, expected, sql, prepare]) =>
  toProbes({ table: "chat_channels", role: "app", person: person as Person }, [
    [`a conversation ${name}`, expected as Outcome, sql as string, prepare],
  ]),
);

const WORKER = { role: "worker", person: "unset" } as const;

/** Person 12 was a visitor whose conversation is 101 since then, of person 3 with therapist 2 (user 1). */
const KEEPS = `UPDATE visitors SET kept_at = now(), kept_by_user_id = 3, kept_channel_id = 101,
  kept_consent_version = '2026-11' WHERE user_id = 12`;
const WHO_WAS_IT = "SELECT coalesce((SELECT name FROM users WHERE id = 12), 'nobody')";
/** Person 10 has nothing to do with either conversation. */
const WHO_IS_THAT = "SELECT coalesce((SELECT name FROM users WHERE id = 10), 'nobody')";

/** Who knows who somebody was before they had shown it: the two of the conversation they kept, and who breaks its glass. */
const KEPT = [
  ...(["ownerTherapist", "ownerProspect"] as const).flatMap((person) =>
    toProbes({ table: "users", role: "app", person }, [
      ["who wrote in a conversation of theirs before it was kept", "Name 12", WHO_WAS_IT, KEEPS],
      ["a visitor of nobody's", "nobody", WHO_WAS_IT],
      ["somebody else than who wrote in a conversation of theirs before", "nobody", WHO_IS_THAT, KEEPS],
    ]),
  ),
  ...(["otherTherapist", "otherProspect", "nobody"] as const).flatMap((person) =>
    toProbes({ table: "users", role: "app", person }, [
      ["who wrote in a conversation of others before it was kept", "nobody", WHO_WAS_IT, KEEPS],
    ]),
  ),
  ...toProbes({ table: "users", role: "breakglass", person: "admin" }, [
    [
      "who wrote in the conversation before it was kept",
      "Name 12",
      WHO_WAS_IT,
      "UPDATE chat_channels SET created_by_user_id = 12, kept_from = 'Site 703' WHERE id = 102",
    ],
    [
      "somebody else than who wrote in it before",
      "nobody",
      WHO_IS_THAT,
      "UPDATE chat_channels SET created_by_user_id = 12, kept_from = 'Site 703' WHERE id = 102",
    ],
    [
      "who began it, and never wrote in it as somebody else",
      "nobody",
      WHO_WAS_IT,
      "UPDATE chat_channels SET created_by_user_id = 12 WHERE id = 102",
    ],
    [
      "who wrote in another one before it was kept",
      "nobody",
      WHO_WAS_IT,
      "UPDATE chat_channels SET created_by_user_id = 12, kept_from = 'Site 703' WHERE id = 101",
    ],
  ]),
];

/** What the worker may tell of people and sessions, and what happens to them with the site. */
export const PARTNER_STORIES = [
  ...OPEN,
  ...KEPT,
  ...toProbes({ ...WORKER, table: "partner_people" }, [
    [
      "a disabled site brings somebody",
      REFUSED,
      "INSERT INTO partner_people (site_id, subject, user_id) VALUES (702, 'new', 7)",
    ],
  ]),
  ...toProbes({ ...WORKER, table: "visitors" }, [
    [
      "a visitor of a disabled site",
      REFUSED,
      "INSERT INTO visitors (user_id, site_id, consent_version, purge_at) VALUES (7, 704, '2026-11', now() + interval '1 day')",
    ],
    [
      "a visitor of a site that wants to know people",
      REFUSED,
      "INSERT INTO visitors (user_id, site_id, consent_version, purge_at) VALUES (7, 701, '2026-11', now() + interval '1 day')",
    ],
    [
      "a visitor who is kept longer than the site says",
      REFUSED,
      "INSERT INTO visitors (user_id, site_id, consent_version, purge_at) VALUES (7, 703, '2026-11', now() + interval '31 days')",
    ],
  ]),
  ...toProbes({ ...WORKER, table: "widget_codes" }, [
    [
      "a code for a disabled site",
      REFUSED,
      `INSERT INTO widget_codes (code_hash, site_id, user_id, challenge, expires_at)
      VALUES (sha256('new'), 702, 4, repeat('x', 43), now() + interval '1 minute')`,
    ],
  ]),
  ...toProbes({ ...WORKER, table: "widget_sessions" }, [
    [
      "a session begins at a disabled site",
      REFUSED,
      `INSERT INTO widget_sessions (session_id, token_hash, site_id, user_id, channel_id, expires_at)
      VALUES ('wgs_session-that-is-quite-new', sha256('new'), 702, 4, 102, now() + interval '15 minutes')`,
    ],
    [
      "a session that has ended begins again",
      "changed 0",
      "UPDATE widget_sessions SET ended_at = NULL, end_reason = NULL WHERE id = 902",
    ],
  ]),
  ...toProbes({ table: "widget_sessions", role: "admin", person: "admin" }, [
    [
      "a site's sessions end with it",
      "site_disabled",
      "SELECT end_reason FROM widget_sessions WHERE id = 901",
      DISABLE,
    ],
    [
      "a session that had ended before stays as it ended",
      "ended",
      "SELECT end_reason FROM widget_sessions WHERE id = 902",
      "UPDATE partner_sites SET status = 'active' WHERE id = 702; UPDATE partner_sites SET status = 'disabled' WHERE id = 702",
    ],
    [
      "other sites' sessions go on",
      "goes on",
      "SELECT coalesce(end_reason, 'goes on') FROM widget_sessions WHERE id = 901",
      "UPDATE partner_sites SET status = 'active' WHERE id = 702; UPDATE partner_sites SET status = 'disabled' WHERE id = 702",
    ],
  ]),
  ...toProbes({ table: "subscriptions", role: "admin", person: "admin" }, [
    [
      "a site's plans end with it",
      "cancelled",
      "SELECT status FROM subscriptions WHERE user_id = 10 AND source_id = 'partner:701:10'",
      `INSERT INTO subscriptions (user_id, kind, status, source_id) VALUES (10, 'employer', 'active', 'partner:701:10');
      ${DISABLE}`,
    ],
    [
      "plans of its people that are not the site's go on",
      "active",
      "SELECT status FROM subscriptions WHERE user_id = 10",
      DISABLE,
    ],
    [
      "plans come back with the site",
      "active",
      "SELECT status FROM subscriptions WHERE source_id = 'partner:702:4'",
      `INSERT INTO subscriptions (user_id, kind, status, source_id) VALUES (4, 'employer', 'cancelled', 'partner:702:4');
      UPDATE partner_sites SET status = 'active' WHERE id = 702`,
    ],
  ]),
  ...toProbes({ table: "partner_keys", role: "admin", person: "admin" }, [
    [
      "a third key",
      "error 23514",
      "INSERT INTO partner_keys (site_id, kid, algorithm, public_key) VALUES (701, 'three', 'ES256', 'pem')",
      "INSERT INTO partner_keys (site_id, kid, algorithm, public_key) VALUES (701, 'two', 'ES256', 'pem')",
    ],
    [
      "a third key, one of the others being over",
      STORED,
      "INSERT INTO partner_keys (site_id, kid, algorithm, public_key) VALUES (701, 'three', 'ES256', 'pem')",
      `INSERT INTO partner_keys (site_id, kid, algorithm, public_key, valid_from, valid_until)
      VALUES (701, 'two', 'ES256', 'pem', now() - interval '1 hour', now())`,
    ],
  ]),
];
