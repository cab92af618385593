import pg from "pg";
import type { BenchInstallation } from "../bench-app";

const COLUMNS = "seq, created_at, author_name, kind, content, edited_at, deleted_at, public_id";
const FETCH = 1_000;

/** The same rows, still sealed, by PostgreSQL's own means: rows a second. */
export async function measureReferences(
  { superuser }: Pick<BenchInstallation, "superuser">,
  channelDbId: number,
  rows: number,
): Promise<{ readonly copy: number; readonly cursor: number }> {
  const client = new pg.Client({ ...superuser, database: "renavest" });
  await client.connect();
  try {
    const text = `select ${COLUMNS} from chat_messages where channel_id = ${channelDbId} order by seq`;
    const copyAt = performance.now();
    await client.query(`copy (${text}) to '/dev/null' with csv`);
    const copy = (rows / (performance.now() - copyAt)) * 1_000;
    const cursorAt = performance.now();
    let bytes = 0;
    await client.query(`begin; declare c cursor for ${text}`);
    for (;;) {
      const { rows: page } = await client.query(`fetch ${FETCH} from c`);
      bytes += Buffer.from(page.map((row) => `"${Object.values(row).join('","')}"\r\n`).join("")).length;
      if (page.length < FETCH) break;
    }
    await client.query("commit");
    if (bytes === 0) throw new Error("the cursor read nothing");
    return { copy, cursor: (rows / (performance.now() - cursorAt)) * 1_000 };
  } finally {
    await client.end();
  }
}
