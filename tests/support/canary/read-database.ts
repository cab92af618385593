import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import type { Place } from "./find-canaries";

/** Columns where names and addresses belong (requirements). */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "users.name": ["name", "peerName"],
  "users.email": ["email"],
  "chat_messages.author_name": ["name", "peerName"],
  "chat_messages.author_email": ["email"],
};

/** Every column of every table as text, as a dump would hold it; the connection is past all rights. */
export async function dumpTables(database: pg.Pool): Promise<readonly Place[]> {
  const { rows } = await database.query<{ table: string; column: string }>(
    `SELECT c.relname AS table, a.attname AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  return await Promise.all(
    rows.map(async ({ table, column }): Promise<Place> => {
      const values = await database.query<{ text: string | null }>(
        `SELECT string_agg("${column}"::text, E'\\n') AS text FROM "${table}"`,
      );
      const name = `${table}.${column}`;
      return { name: `column ${name}`, content: values.rows[0]?.text ?? "", allowed: ALLOWED[name] ?? [] };
    }),
  );
}

/** The files PostgreSQL writes, its log of changes included: rows that were replaced are still in them. */
export async function readClusterFiles(
  clusterDir: string,
  folders: readonly string[],
): Promise<readonly Place[]> {
  const places = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(clusterDir, folder), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return await Promise.all(
        files.map(async (entry): Promise<Place> => {
          const path = join(entry.parentPath, entry.name);
          const content = await readFile(path);
          return { name: `file ${path}`, content, allowed: ["name", "peerName", "email"] };
        }),
      );
    }),
  );
  return places.flat();
}
