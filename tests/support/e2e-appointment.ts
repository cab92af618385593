import { randomBytes } from "node:crypto";
import type pg from "pg";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { TestInstallation } from "./e2e-installation";
import type { TestPair } from "./e2e-people";

/** An appointment of a pair with its chat, told as the booking side would have. */
export interface TestAppointment {
  readonly channelId: string;
  /** Moves its end so that the chat closes in so many minutes; negative: it has closed. */
  closesIn(minutes: number): Promise<void>;
}

/** Books one whose chat closes in so many minutes. */
export async function makeAppointment(
  { database, installation }: { database: pg.Pool; installation: TestInstallation },
  { prospect, therapist }: TestPair,
  minutes: number,
  transport: "own" | "stream" = "own",
): Promise<TestAppointment> {
  const cipher = createMessageCipher({
    ring: parseEncryptionKeys(installation.env["CHAT_ENCRYPTION_KEYS"] ?? ""),
  });
  const channelId = randomBytes(18).toString("base64url");
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO appointments (individual_id, volunteer_id, start_time, end_time, time_zone, status)
     SELECT p.clerk_user_id, t.clerk_user_id, clock_timestamp() - interval '7 hours',
       clock_timestamp() - interval '6 hours' + make_interval(mins => $3), 'America/New_York', 'scheduled'
     FROM users p, users t WHERE p.public_id = $1 AND t.public_id = $2 RETURNING id`,
    [prospect.id, therapist.id, minutes],
  );
  const id = rows[0]?.id;
  await database.query(
    `WITH chosen AS (SELECT set_config('app.chat_transport', $4, true) AS carrier)
     SELECT open_appointment_chat($1, $2, $3) FROM chosen WHERE carrier = $4`,
    [id, channelId, cipher.createChannelKey(channelId), transport],
  );
  return {
    channelId,
    closesIn: async (later) => {
      await database.query(
        "UPDATE appointments SET end_time = clock_timestamp() - interval '6 hours' + make_interval(mins => $2) WHERE id = $1",
        [id, later],
      );
    },
  };
}
