import { ACCOUNTS } from "./account-stories";
import { APPOINTMENTS } from "./appointment-stories";
import { EXPORTS } from "./export-stories";
import { KEYS, PLANS } from "./key-and-plan-stories";
import { PARTNER_STORIES } from "./partner-stories";
import type { Outcome, Probe } from "./probe";
import { RETENTION } from "./retention-stories";
import { REFUSED, STORED, toProbes } from "./story";
import type { Person } from "./world";

function toMessage(channel: number, author: number | null, writer: number | null = author): string {
  return `INSERT INTO chat_messages (public_id, channel_id, author_user_id, author_email, author_name,
    client_message_id, seq, version, content, key_id, fingerprint)
    VALUES ('message-that-is-quite-new', ${channel}, ${author}, 'mail${writer}@example.com', 'Name ${writer}',
      'new', 99, 99, 'v1.x', 'k1', '')`;
}

/** The send judges each row by itself, whoever is asking. */
const SEND = toProbes({ table: "chat_messages", role: "sender", person: "unset" }, [
  ["a client writes in their conversation", STORED, toMessage(101, 3)],
  ["a therapist writes in theirs", STORED, toMessage(101, 1)],
  ["a client writes in somebody else's", REFUSED, toMessage(101, 4)],
  ["user 2 writes in a conversation of therapist 2", REFUSED, toMessage(101, 2)],
  ["nobody writes", REFUSED, toMessage(101, null)],
  ["somebody writes in a closed conversation", REFUSED, toMessage(103, 4)],
  ["a disabled person writes", REFUSED, toMessage(104, 6)],
  ["a disabled therapist writes", REFUSED, toMessage(106, 9)],
  ["a client without a plan writes", REFUSED, toMessage(105, 10)],
  ["a therapist writes to a client without a plan", STORED, toMessage(105, 2)],
  ["a message under another name", REFUSED, toMessage(101, 3).replace("Name 3", "Name 1")],
  ["a message from another address", REFUSED, toMessage(101, 3).replace("mail3", "mail1")],
  [
    "a plan that is not active",
    REFUSED,
    toMessage(101, 3),
    "UPDATE subscriptions SET status = 'past_due' WHERE user_id = 3",
  ],
  [
    "a plan that has not begun",
    REFUSED,
    toMessage(101, 3),
    "UPDATE subscriptions SET starts_at = now() + interval '1 hour' WHERE user_id = 3",
  ],
  [
    "a plan that began during the transaction",
    STORED,
    toMessage(101, 3),
    "UPDATE subscriptions SET starts_at = clock_timestamp() WHERE user_id = 3",
  ],
  [
    "a plan that ended before the transaction",
    REFUSED,
    toMessage(101, 3),
    "UPDATE subscriptions SET ends_at = now() WHERE user_id = 3",
  ],
  [
    "a plan that ends during the transaction",
    STORED,
    toMessage(101, 3),
    "UPDATE subscriptions SET ends_at = now() + interval '1 microsecond' WHERE user_id = 3",
  ],
  [
    "a message that says it is the system's",
    REFUSED,
    toMessage(101, 3).replace("(public_id,", "(kind, public_id,").replace("VALUES (", "VALUES ('system', "),
    "GRANT INSERT (kind) ON chat_messages TO renavest_sender",
  ],
]);

const SEND_NUMBERS = toProbes({ table: "chat_channels", role: "sender", person: "unset" }, [
  [
    "numbers of an open conversation",
    STORED,
    "UPDATE chat_channels SET last_seq = 3, version = 3 WHERE id = 101",
  ],
  ["numbers of a closed one", REFUSED, "UPDATE chat_channels SET last_seq = 3, version = 3 WHERE id = 103"],
]);

const SEND_READS = toProbes({ table: "chat_reads", role: "sender", person: "unset" }, [
  ["a member has read", STORED, "INSERT INTO chat_reads (channel_id, user_id, seq) VALUES (103, 4, 1)"],
  ["a therapist has read", STORED, "INSERT INTO chat_reads (channel_id, user_id, seq) VALUES (103, 2, 1)"],
  ["a stranger has read", REFUSED, "INSERT INTO chat_reads (channel_id, user_id, seq) VALUES (103, 7, 1)"],
  [
    "user 3 has read a conversation of therapist 3",
    REFUSED,
    "INSERT INTO chat_reads (channel_id, user_id, seq) VALUES (103, 3, 1)",
  ],
  ["a member has read on", STORED, "UPDATE chat_reads SET seq = 2 WHERE channel_id = 101 AND user_id = 3"],
  [
    "a member's reading becomes a stranger's",
    REFUSED,
    "UPDATE chat_reads SET user_id = 7 WHERE channel_id = 101 AND user_id = 3",
    "GRANT UPDATE (user_id) ON chat_reads TO renavest_sender",
  ],
]);

function toChannel(therapist: number, prospect: number, creator: number, kind = "direct"): string {
  return `INSERT INTO chat_channels (channel_identifier, kind, therapist_id, prospect_user_id, created_by_user_id, data_key)
    VALUES ('channel-that-is-quite-new', '${kind}', ${therapist}, ${prospect}, ${creator}, 'k1.x')`;
}

/** Who may open a conversation with whom, and with what in it. */
const OPEN = [
  ["bookedProspect", "with the therapist of their appointment", STORED, toChannel(3, 7, 7)],
  ["bookedProspect", "with a therapist who takes new ones", STORED, toChannel(1, 7, 7)],
  ["bookedProspect", "with a therapist who takes no new ones", REFUSED, toChannel(2, 7, 7)],
  ["bookedProspect", "with a disabled therapist", REFUSED, toChannel(4, 7, 7)],
  ["bookedProspect", "with somebody who is no therapist any more", REFUSED, toChannel(5, 7, 7)],
  ["bookedProspect", "for somebody else", REFUSED, toChannel(1, 3, 7)],
  ["bookedProspect", "in the name of somebody else", REFUSED, toChannel(3, 7, 2)],
  ["bookedProspect", "as if it were an appointment's", REFUSED, toChannel(3, 7, 7, "appointment")],
  ["otherTherapist", "with the client of an appointment", STORED, toChannel(3, 7, 2)],
  ["otherTherapist", "with a disabled client of an appointment", REFUSED, toChannel(3, 6, 2)],
  ["otherTherapist", "with a client they have no appointment with", REFUSED, toChannel(3, 3, 2)],
  ["otherTherapist", "with a therapist, as a client", REFUSED, toChannel(1, 2, 2)],
  ["otherProspect", "with the therapist of a cancelled appointment", REFUSED, toChannel(2, 4, 4)],
  ["ownerProspect", "between two others who share an appointment", REFUSED, toChannel(3, 7, 3)],
  ["acceptingTherapist", "with anybody, because they take new ones", REFUSED, toChannel(1, 3, 8)],
  ["disabledProspect", "with the therapist of their appointment", REFUSED, toChannel(3, 6, 6)],
  ["admin", "with a therapist who takes new ones", REFUSED, toChannel(1, 5, 5)],
].flatMap(([person, name, expected, sql]) =>
  toProbes({ table: "chat_channels", role: "app", person: person as Person }, [
    [`a conversation ${name}`, expected as Outcome, sql as string],
  ]),
);

/** Columns that nobody may change hold their rows fast even if a grant should let go of them. */
const MOVES = [
  ...toProbes({ table: "chat_channels", role: "app", person: "ownerProspect" }, [
    [
      "gives their conversation to somebody else",
      REFUSED,
      "UPDATE chat_channels SET prospect_user_id = 4",
      "GRANT UPDATE (prospect_user_id) ON chat_channels TO renavest_app",
    ],
  ]),
  ...toProbes({ table: "chat_messages", role: "app", person: "ownerProspect" }, [
    [
      "makes their message somebody else's",
      REFUSED,
      "UPDATE chat_messages SET author_user_id = 1",
      "GRANT UPDATE (author_user_id) ON chat_messages TO renavest_app",
    ],
    [
      "moves their message into another conversation",
      REFUSED,
      "UPDATE chat_messages SET channel_id = 102, seq = 9, version = 9",
      "GRANT UPDATE (channel_id, seq) ON chat_messages TO renavest_app",
    ],
  ]),
  ...toProbes({ table: "chat_reads", role: "app", person: "ownerProspect" }, [
    [
      "makes their reading somebody else's",
      REFUSED,
      "UPDATE chat_reads SET user_id = 7",
      "GRANT UPDATE (user_id) ON chat_reads TO renavest_app",
    ],
    [
      "moves their reading into another conversation",
      REFUSED,
      "UPDATE chat_reads SET channel_id = 105",
      "GRANT UPDATE (channel_id) ON chat_reads TO renavest_app",
    ],
    [
      "has read a conversation that is not theirs",
      REFUSED,
      "INSERT INTO chat_reads (channel_id, user_id, seq, at) VALUES (104, 3, 1, now())",
    ],
    [
      "says what the other one has read",
      REFUSED,
      "INSERT INTO chat_reads (channel_id, user_id, seq, at) VALUES (101, 7, 1, now())",
    ],
  ]),
  ...toProbes({ table: "chat_message_revisions", role: "app", person: "ownerTherapist" }, [
    [
      "keeps an earlier text of their own",
      STORED,
      "INSERT INTO chat_message_revisions (message_id, version, content, key_id, created_at) VALUES (1012, 9, 'v1.x', 'k1', now())",
    ],
  ]),
  ...toProbes({ table: "chat_message_revisions", role: "app", person: "ownerProspect" }, [
    [
      "keeps an earlier text of theirs that lies in another conversation",
      REFUSED,
      "INSERT INTO chat_message_revisions (message_id, version, content, key_id, created_at) VALUES (1022, 9, 'v1.x', 'k1', now())",
    ],
  ]),
];

const GLASS = (["admin", "ownerProspect"] as const).flatMap((person) =>
  toProbes({ table: "break_glass_grants", role: "admin", person }, [
    [
      person === "admin" ? "breaks the glass in another admin's name" : "breaks the glass, being no admin",
      REFUSED,
      `INSERT INTO break_glass_grants (admin_user_id, channel_id, reason, expires_at)
        VALUES (${person === "admin" ? 11 : 3}, 101, 'a reason that will do', now() + interval '1 hour')`,
    ],
  ]),
);

const GLASS_ENDS = toProbes({ table: "break_glass_ends", role: "admin", person: "admin" }, [
  [
    "ends another admin's emergency access",
    REFUSED,
    "INSERT INTO break_glass_ends (grant_id, admin_user_id) VALUES (206, 11)",
    `INSERT INTO break_glass_grants (id, admin_user_id, channel_id, reason, expires_at)
      VALUES (206, 11, 102, 'a reason that will do', now() + interval '1 hour')`,
  ],
  [
    "ends another admin's emergency access as if it were theirs",
    REFUSED,
    "INSERT INTO break_glass_ends (grant_id, admin_user_id) VALUES (206, 5)",
    `INSERT INTO break_glass_grants (id, admin_user_id, channel_id, reason, expires_at)
      VALUES (206, 11, 102, 'a reason that will do', now() + interval '1 hour')`,
  ],
]);

/** What the cross product does not ask: rows of every kind, and columns that are fixed by grants. */
export const STORIES: readonly Probe[] = [
  ...SEND,
  ...SEND_NUMBERS,
  ...SEND_READS,
  ...OPEN,
  ...MOVES,
  ...GLASS,
  ...GLASS_ENDS,
  ...KEYS,
  ...PLANS,
  ...ACCOUNTS,
  ...APPOINTMENTS,
  ...PARTNER_STORIES,
  ...EXPORTS,
  ...RETENTION,
];
