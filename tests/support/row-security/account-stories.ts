import { REFUSED, STORED, toProbes } from "./story";

/** Billing's plans are the worker's, all others the admins'; each keeps to theirs even if a grant let go of the column. */
export const ACCOUNTS = [
  ...toProbes({ table: "subscriptions", role: "worker", person: "unset" }, [
    [
      "tells of a plan of billing's",
      STORED,
      "INSERT INTO subscriptions (user_id, kind, status, source_id) VALUES (7, 'individual', 'active', 'item_2')",
    ],
    [
      "makes a plan of billing's an admin's",
      REFUSED,
      "UPDATE subscriptions SET source_id = NULL",
      "GRANT UPDATE (source_id) ON subscriptions TO renavest_worker",
    ],
  ]),
  ...toProbes({ table: "subscriptions", role: "admin", person: "admin" }, [
    [
      "gives a plan as if it were billing's",
      REFUSED,
      "INSERT INTO subscriptions (user_id, kind, status, source_id) VALUES (7, 'individual', 'active', 'item_2')",
      "GRANT INSERT (source_id) ON subscriptions TO renavest_admin",
    ],
    [
      "makes a plan billing's",
      REFUSED,
      "UPDATE subscriptions SET source_id = 'item_2' WHERE user_id = 7",
      "GRANT UPDATE (source_id) ON subscriptions TO renavest_admin",
    ],
  ]),
  ...toProbes({ table: "subscriptions", role: "admin", person: "ownerProspect" }, [
    [
      "gives themselves a plan, being no admin",
      REFUSED,
      "INSERT INTO subscriptions (user_id, kind, status) VALUES (3, 'individual', 'active')",
    ],
  ]),
  ...toProbes({ table: "users", role: "admin", person: "admin" }, [
    ["disables somebody", STORED, "UPDATE users SET disabled_at = now() WHERE id = 3"],
    [
      "disables the other admin",
      STORED,
      "UPDATE users SET disabled_at = now() WHERE id = 11",
      "UPDATE users SET disabled_at = NULL WHERE id = 11",
    ],
    ["disables themselves", "changed 0", "UPDATE users SET disabled_at = now() WHERE id = 5"],
    [
      "becomes the one who is disabled",
      REFUSED,
      "UPDATE users SET id = 5 WHERE id = 12",
      "GRANT UPDATE (id) ON users TO renavest_admin",
    ],
  ]),
];
