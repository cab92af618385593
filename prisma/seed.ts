import pg from "pg";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { insertAppointments } from "./seed/insert-appointments";
import { insertConversation } from "./seed/insert-conversation";
import { insertPeople } from "./seed/insert-people";
import { CONVERSATIONS } from "./seed/practice";

/** Of its own, so that two first starts at once make one practice. */
const SEED_LOCK = 72_707_370;

/**
 * Gives an empty database the people and conversations of the demonstration, in one transaction. A database that has
 * people already is left as it is.
 */
export async function seedPractice(options: {
  readonly connection: pg.ClientConfig;
  /** As in CHAT_ENCRYPTION_KEYS. */
  readonly encryptionKeys: string;
  readonly now?: Date;
}): Promise<{ readonly seeded: boolean }> {
  const { now = new Date() } = options;
  const cipher = createMessageCipher({ ring: parseEncryptionKeys(options.encryptionKeys) });
  const client = new pg.Client({ ...options.connection, application_name: "renavest-seed" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("begin");
    await client.query("set local role renavest_owner; set local app.maintenance = 'on'");
    await client.query("select pg_advisory_xact_lock($1)", [SEED_LOCK]);
    const { rowCount } = await client.query("select from users limit 1");
    if (rowCount === 0) {
      const people = await insertPeople(client, now);
      for (const conversation of CONVERSATIONS)
        await insertConversation(client, cipher, people, conversation, now);
      await insertAppointments(client, cipher, now);
    }
    await client.query("commit");
    return { seeded: rowCount === 0 };
  } finally {
    await client.end();
  }
}
