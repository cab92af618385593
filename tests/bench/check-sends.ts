import pg from "pg";
import type { BenchApp } from "./bench-app";

/**
 * Every confirmed send of these loads is stored once and nothing else is, and no conversation has a hole. Throws with
 * what was found instead.
 */
export async function checkSends(
  { superuser }: Pick<BenchApp, "superuser">,
  loads: readonly { readonly keyStart: string; readonly confirmed: number }[],
): Promise<void> {
  const client = new pg.Client({ ...superuser, database: "renavest" });
  await client.connect();
  try {
    for (const { keyStart, confirmed } of loads) {
      const { rows } = await client.query<{ stored: number; keys: number }>(
        `select count(*)::int as stored, count(distinct client_message_id)::int as keys
         from chat_messages where starts_with(client_message_id, $1)`,
        [keyStart],
      );
      const { stored, keys } = rows[0] ?? { stored: 0, keys: 0 };
      if (stored !== confirmed || keys !== confirmed)
        throw new Error(`${confirmed} sends were confirmed, ${stored} are stored, under ${keys} keys`);
    }
    const { rowCount } = await client.query(
      `select from chat_channels c left join chat_messages m on m.channel_id = c.id
       group by c.id having count(m.seq) <> c.last_seq or coalesce(max(m.seq), 0) <> c.last_seq`,
    );
    if (rowCount !== 0) throw new Error(`${rowCount} conversations have a hole`);
  } finally {
    await client.end();
  }
}
