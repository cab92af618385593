import { REFUSED, toProbes } from "./story";

const HOLD = (by: number) =>
  `INSERT INTO legal_holds (channel_id, reason, placed_by_user_id) VALUES (101, 'a reason that will do', ${by})`;

/** Each admin in their own name; what was released is released; the dry run is an admin's. */
export const RETENTION = [
  ...toProbes({ table: "retention_policies", role: "admin", person: "admin" }, [
    [
      "sets a rule in another admin's name",
      REFUSED,
      `INSERT INTO retention_policies (kind, days, reason, set_by_user_id)
        VALUES ('direct', 365, 'a reason that will do', 11)`,
    ],
  ]),
  ...toProbes({ table: "retention_policies", role: "admin", person: "ownerProspect" }, [
    [
      "sets a rule, being no admin",
      REFUSED,
      `INSERT INTO retention_policies (kind, days, reason, set_by_user_id)
        VALUES ('direct', 365, 'a reason that will do', 3)`,
    ],
    ["asks what would go, being no admin", "0", "SELECT count(*)::text FROM list_retention_due(now(), 10)"],
  ]),
  ...toProbes({ table: "retention_policies", role: "admin", person: "admin" }, [
    [
      "asks what would go",
      "1",
      "SELECT count(*)::text FROM list_retention_due(now() + interval '400 days', 1)",
    ],
  ]),
  ...toProbes({ table: "legal_holds", role: "admin", person: "admin" }, [
    ["places a hold in another admin's name", REFUSED, HOLD(11)],
    [
      "releases a hold in another admin's name",
      REFUSED,
      // Reading none, so that no other policy refuses it.
      "UPDATE legal_holds SET released_by_user_id = 11, release_reason = 'a reason that will do'",
    ],
    [
      "releases again what was released",
      "changed 0",
      `UPDATE legal_holds SET released_by_user_id = 5, release_reason = 'another reason that will do'
        WHERE released_at IS NOT NULL`,
    ],
  ]),
  ...toProbes({ table: "legal_holds", role: "admin", person: "ownerProspect" }, [
    ["places a hold, being no admin", REFUSED, HOLD(3)],
  ]),
];
