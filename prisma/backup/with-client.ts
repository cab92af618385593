import pg from "pg";

/** One connection for as long as `work` takes. */
export async function withClient<T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: "renavest-backup" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Major version of the server. Throws when this login would not see all rows: pg_dump refuses that too, less plainly. */
export async function requireSeesAll(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ name: string; sees: boolean; version: string }>(
    `SELECT rolname AS name, rolsuper OR rolbypassrls AS sees, current_setting('server_version_num') AS version
     FROM pg_roles WHERE rolname = current_user`,
  );
  const [row] = rows;
  if (row?.sees !== true)
    throw new Error(
      `${row?.name ?? "This login"} does not see all rows. Set BACKUP_DB_USER and BACKUP_DB_PASSWORD to a superuser or a login with BYPASSRLS.`,
    );
  return Math.floor(Number(row.version) / 10_000);
}
