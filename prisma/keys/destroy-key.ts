import pg from "pg";
import { withKeeper } from "./as-keeper";

/** A code, since it stays on record: never a person's words. */
const REASON = /^[a-z][a-z_]{0,39}$/;

/** What became of the conversation's key. */
export type Destruction = "destroyed" | "was_destroyed" | "not_found" | "legal_hold";

interface KeyRow {
  readonly id: number;
  readonly legal_hold: boolean;
  readonly is_destroyed: boolean;
}

/**
 * Destroys a conversation's data key: nobody reads its text again. The conversation is closed and stays, with who wrote
 * when. Refused under legal hold. Its epoch moves, so that every open page drops what it holds and loads it again.
 * Throws for a reason that is not a code.
 */
export async function destroyKey(options: {
  readonly connection: pg.ClientConfig;
  /** channel_identifier. */
  readonly channelId: string;
  readonly reason: string;
}): Promise<Destruction> {
  const { connection, channelId, reason } = options;
  if (!REASON.test(reason)) throw new Error("--reason takes a short code such as erasure_request");
  const destroying = withKeeper<Destruction>(connection, (asKeeper) =>
    asKeeper(async (client) => {
      const { rows } = await client.query<KeyRow>(
        `SELECT id, legal_hold, data_key = '' AS is_destroyed FROM chat_channels
         WHERE channel_identifier = $1`,
        [channelId],
      );
      const [row] = rows;
      if (row === undefined) return "not_found";
      if (row.is_destroyed) return "was_destroyed";
      if (row.legal_hold) return "legal_hold";
      // Holds are looked for by the table's own trigger, and another destruction is found by the policy.
      const { rowCount } = await client.query(
        `UPDATE chat_channels SET data_key = '', key_destroyed_at = clock_timestamp(), key_destroyed_reason = $2,
           epoch = epoch + 1, version = version + 1, status = 'closed',
           closed_at = coalesce(closed_at, clock_timestamp()),
           close_reason = CASE status WHEN 'closed' THEN close_reason ELSE 'key_destroyed' END
         WHERE id = $1`,
        [row.id, reason],
      );
      return rowCount === 1 ? "destroyed" : "was_destroyed";
    }),
  );
  return await destroying.catch((error: unknown) => {
    if (isHeld(error)) return "legal_hold";
    throw error;
  });
}

/** As the trigger says it (migration …_purge): a hold on the conversation or one of its two people. */
function isHeld(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.constraint === "legal_holds";
}
