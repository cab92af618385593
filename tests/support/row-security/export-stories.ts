import { REFUSED, STORED, toProbes } from "./story";

function toExport(channel: number, person: number, askedAs: string): string {
  return `INSERT INTO exports (public_id, channel_id, user_id, asked_as, format, time_zone)
    VALUES ('export-that-is-quite-new', ${channel}, ${person}, '${askedAs}', 'csv', 'UTC')`;
}

const END = "status = 'incomplete', reason = 'x', row_count = 0, ended_at = now()";

/** The register: each asks for what is theirs, as who they are, and tells its end once. */
export const EXPORTS = [
  ...toProbes({ table: "exports", role: "app", person: "ownerProspect" }, [
    ["exports their conversation as its therapist", REFUSED, toExport(101, 3, "therapist")],
    ["exports somebody else's conversation", REFUSED, toExport(102, 3, "prospect")],
    ["exports in the name of somebody else", REFUSED, toExport(101, 1, "prospect")],
    ["changes an export without ending it", REFUSED, "UPDATE exports SET key_id = 'x' WHERE id = 801"],
    [
      "makes an export somebody else's",
      REFUSED,
      // Reading none, so that no other policy refuses it.
      `UPDATE exports SET user_id = 1, ${END}`,
      "GRANT UPDATE (user_id) ON exports TO renavest_app",
    ],
  ]),
  ...toProbes({ table: "exports", role: "app", person: "ownerTherapist" }, [
    ["exports a conversation of theirs", STORED, toExport(101, 1, "therapist")],
    ["exports a conversation of theirs as its client", REFUSED, toExport(101, 1, "prospect")],
    ["exports another therapist's conversation", REFUSED, toExport(102, 1, "therapist")],
    ["exports in the name of the client", REFUSED, toExport(101, 3, "therapist")],
  ]),
  ...toProbes({ table: "exports", role: "app", person: "otherTherapist" }, [
    ["ends an export again", "changed 0", `UPDATE exports SET ${END} WHERE id = 803`],
  ]),
];
