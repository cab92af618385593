import type { Probe } from "./probe";
import { REFUSED, STORED, toProbes } from "./story";
import type { Person } from "./world";

/** 103 is the chat of appointment 302, between therapist 3 (user 2) and user 4. */
const OPEN = (closesAt: string) =>
  `UPDATE chat_channels SET status = 'active', closed_at = NULL, closes_at = ${closesAt} WHERE id = 103`;
const LATER = "now() + interval '1 hour'";

function toMessage(channel: number, author: number, appointment: number | null): string {
  return `INSERT INTO chat_messages (public_id, channel_id, author_user_id, author_email, author_name,
    client_message_id, seq, version, content, key_id, fingerprint, appointment_id)
    VALUES ('message-that-is-quite-new', ${channel}, ${author}, 'mail${author}@example.com', 'Name ${author}',
      'new', 99, 99, 'v1.x', 'k1', '', ${appointment})`;
}

const SEND = toProbes({ table: "chat_messages", role: "sender", person: "unset" }, [
  ["a message before the chat closes", STORED, toMessage(103, 4, 302), OPEN(LATER)],
  // The statement was judged by the clock within this transaction: the two must not disagree.
  [
    "a message while the chat closes",
    STORED,
    toMessage(103, 4, 302),
    OPEN("now() + interval '1 microsecond'"),
  ],
  ["a message from the moment on at which the chat closed", REFUSED, toMessage(103, 4, 302), OPEN("now()")],
  [
    "a message in a chat that was ended before its time",
    REFUSED,
    toMessage(103, 4, 302),
    `UPDATE chat_channels SET closes_at = ${LATER} WHERE id = 103`,
  ],
  ["a message that goes into another appointment's log", REFUSED, toMessage(103, 4, 301), OPEN(LATER)],
  ["a message that goes into no log", REFUSED, toMessage(103, 4, null), OPEN(LATER)],
  ["a direct message that goes into a log", REFUSED, toMessage(101, 3, 301)],
]);

/** 301 is of the booking side and has a row of a chat that lives elsewhere; here it gets its first. */
const NO_CHAT = "DELETE FROM appointment_chats WHERE appointment_id = 301";

const BOOK = toProbes({ table: "appointments", role: "worker", person: "unset" }, [
  [
    "an appointment of the booking side's",
    STORED,
    `INSERT INTO appointments (individual_id, volunteer_id, start_time, end_time, time_zone, external_id)
      VALUES ('clerk_3', 'clerk_1', now(), now() + interval '1 hour', 'UTC', 'booked_new')`,
  ],
  [
    "an appointment that is not the booking side's",
    REFUSED,
    `INSERT INTO appointments (individual_id, volunteer_id, start_time, end_time, time_zone)
      VALUES ('clerk_3', 'clerk_1', now(), now() + interval '1 hour', 'UTC')`,
  ],
  [
    "an appointment stops being the booking side's",
    REFUSED,
    "UPDATE appointments SET external_id = NULL WHERE external_id = 'booked_301'",
    "GRANT UPDATE (external_id) ON appointments TO renavest_worker",
  ],
]);

const NEW = (individual: number, volunteer: number) =>
  `INSERT INTO appointments (public_id, individual_id, volunteer_id, start_time, end_time, time_zone)
    VALUES ('appointment-that-is-new', 'clerk_${individual}', 'clerk_${volunteer}', now(), now() + interval '1 hour', 'UTC')`;

/** By hand: for oneself and one's own clients alone. */
const BY_HAND: readonly Probe[] = [
  ...toProbes({ table: "appointments", role: "app", person: "ownerTherapist" }, [
    ["an appointment with a client of theirs", STORED, NEW(3, 1)],
    ["an appointment with somebody else's client", REFUSED, NEW(4, 1)],
    ["an appointment of another therapist with a client of theirs", REFUSED, NEW(3, 2)],
    ["an appointment with a client who is disabled", REFUSED, NEW(6, 1)],
    [
      "an appointment by somebody who is no therapist any more",
      REFUSED,
      NEW(3, 1),
      "UPDATE users SET role = 'prospect' WHERE id = 1",
    ],
    [
      // Reads nothing, so that no policy for reading is asked as well.
      "their appointments become another therapist's",
      REFUSED,
      "UPDATE appointments SET volunteer_id = 'clerk_2'",
      "GRANT UPDATE (volunteer_id) ON appointments TO renavest_app",
    ],
    [
      "an appointment's chat",
      "true",
      "SELECT (open_booked_chat(301, 'channel-that-is-quite-new', 'k1.x') IS NOT NULL)::text",
      NO_CHAT,
    ],
  ]),
  ...toProbes({ table: "appointments", role: "app", person: "otherTherapist" }, [
    [
      "the chat of another therapist's appointment",
      "true",
      "SELECT (open_booked_chat(301, 'channel-that-is-quite-new', 'k1.x') IS NULL)::text",
      NO_CHAT,
    ],
  ]),
  ...toProbes({ table: "appointments", role: "app", person: "ownerProspect" }, [
    ["an appointment with their own therapist", REFUSED, NEW(3, 1)],
    [
      "the chat of their own appointment",
      "true",
      "SELECT (open_booked_chat(301, 'channel-that-is-quite-new', 'k1.x') IS NULL)::text",
      NO_CHAT,
    ],
  ]),
  ...toProbes({ table: "appointments", role: "admin", person: "admin" }, [
    ["an appointment of people who have no conversation yet", STORED, NEW(7, 1)],
    [
      "the chat of anybody's appointment",
      "true",
      "SELECT (open_booked_chat(301, 'channel-that-is-quite-new', 'k1.x') IS NOT NULL)::text",
      NO_CHAT,
    ],
  ]),
];

const CHAT = `INSERT INTO appointment_chats (appointment_id, stream_channel_id)
  SELECT 302, 'x' WHERE NOT EXISTS (SELECT FROM appointment_chats WHERE appointment_id = 302)`;
const keep = (channel: number) => `SELECT keep_chat_open(${channel}, 60)::text`;

/** Kept open by its own therapist, and by nobody else. */
const KEEP: readonly Probe[] = (
  [
    ["otherTherapist", "their own chat", "true", keep(103)],
    ["otherTherapist", "a conversation that is no appointment's", "false", keep(102)],
    ["otherProspect", "the chat of their therapist", "false", keep(103)],
    ["ownerTherapist", "the chat of another therapist", "false", keep(103)],
    ["disabledTherapist", "the chat of another therapist", "false", keep(103)],
    ["empty", "anybody's chat", "false", keep(103)],
  ] as const
).flatMap(([person, name, expected, sql]) =>
  toProbes({ table: "chat_channels", role: "app", person: person as Person }, [
    [`keeps open ${name}`, expected, sql, CHAT],
  ]),
);

/** The chats of appointments. */
export const APPOINTMENTS: readonly Probe[] = [...SEND, ...BOOK, ...BY_HAND, ...KEEP];
