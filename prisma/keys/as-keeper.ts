import { userInfo } from "node:os";
import pg from "pg";

/** Runs one transaction as the role that may touch keys and nothing else. */
export type AsKeeper = <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;

/** One connection for as long as `work` takes. A row that stays locked for ten seconds ends the transaction. */
export async function withKeeper<T>(
  connection: pg.ClientConfig,
  work: (asKeeper: AsKeeper) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: "renavest-keys" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(async (change) => {
      await client.query("BEGIN");
      try {
        await client.query("SET LOCAL ROLE renavest_keeper; SET LOCAL lock_timeout = '10s'");
        await client.query("SELECT set_config('app.access', $1, true)", [JSON.stringify({ note: toNote() })]);
        const result = await change(client);
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      }
    });
  } finally {
    await client.end();
  }
}

/** Who ran it, for the trail: nobody has signed in here. */
function toNote(): string {
  return `run on the server by ${userInfo().username}`;
}
