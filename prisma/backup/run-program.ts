import { spawn } from "node:child_process";
import type pg from "pg";

/**
 * Runs pg_dump or pg_restore on a database and waits for its end. Throws an Error with what the program itself says, never
 * with the rows it was working on. The password goes by the environment, so that no list of processes shows it.
 */
export async function runProgram(
  program: string,
  { host, port, user, password, database, ssl }: pg.ClientConfig,
  args: readonly string[],
): Promise<void> {
  const child = spawn(
    program,
    [
      ...["--host", String(host), "--port", String(port ?? 5432), "--username", String(user)],
      ...["--dbname", String(database), "--no-password", ...args],
    ],
    {
      env: {
        NODE_ENV: "production",
        PATH: process.env.PATH ?? "/usr/bin:/bin",
        LC_ALL: "C",
        PGPASSWORD: typeof password === "string" ? password : "",
        // As strict as the app is; libpq wants a file of authorities of its own for it.
        PGSSLMODE: ssl ? "verify-full" : "disable",
        ...(process.env.PGSSLROOTCERT && { PGSSLROOTCERT: process.env.PGSSLROOTCERT }),
      },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (said.length < 100_000) said += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(toOwnWords(said) || `${program} ended with ${code}.`)),
    );
  });
}

/** Lines of the program's own; what follows them (DETAIL, CONTEXT, the row itself) holds people's data. */
function toOwnWords(said: string): string {
  return said
    .split("\n")
    .filter((line) => /^pg_(?:dump|restore): /.test(line))
    .map((line) => line.slice(0, 300))
    .slice(0, 10)
    .join("\n");
}
