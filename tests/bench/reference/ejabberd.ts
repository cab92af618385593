import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findFreePort } from "../../../server/free-port";
import type { BenchApp } from "../bench-app";
import { accountOf } from "../traffic/xmpp-wire";
import { MissingReference, type ReferenceServer } from "./reference-server";
import { endProgram, startProgram } from "./start-program";

const ERL = "/usr/bin/erl";
const SCHEMA = "/usr/share/ejabberd/sql/pg.sql";
const LIBRARIES = "/usr/lib/x86_64-linux-gnu";
const DRIVERS = "/usr/lib/erlang/lib";

/** Everybody's password: what is measured starts after the door. */
export const XMPP_PASSWORD = "bench";

/** An ejabberd, and the way to make it collect its garbage, as ours is made to before memory is read. */
export interface Ejabberd extends ReferenceServer {
  collectGarbage(): Promise<void>;
}

/**
 * ejabberd as Debian builds it, with one listener, SASL PLAIN and the archive (mod_mam) in the app's own PostgreSQL with
 * its durable commits. Nothing else is loaded that a message would have to pass.
 */
export async function startEjabberd(app: Pick<BenchApp, "superuser" | "sessions">): Promise<Ejabberd> {
  if (
    !existsSync(ERL) ||
    !existsSync(SCHEMA) ||
    !holds(LIBRARIES, "ejabberd-") ||
    !holds(DRIVERS, "p1_pgsql-")
  )
    throw new MissingReference("ejabberd is missing: apt-get install ejabberd erlang-p1-pgsql");
  const folder = await mkdtemp(join(tmpdir(), "renavest-ejabberd-"));
  const port = await findFreePort("127.0.0.1");
  await makeDatabase(app);
  await writeFile(join(folder, "ejabberd.yml"), toConfiguration(port, app));
  const child = await startProgram({
    command: ERL,
    // As Debian's ejabberdctl has it, without a node name: then no port mapper is started that nobody would stop.
    args: [
      ...["+K", "true", "+P", "250000", "-mnesia", "dir", `"${folder}/spool"`],
      ...["-eval", collector(folder), "-s", "ejabberd", "-noinput"],
    ],
    env: {
      PATH: "/usr/bin:/bin",
      HOME: folder,
      ERL_LIBS: LIBRARIES,
      ERL_MAX_PORTS: "32000",
      ERL_CRASH_DUMP: `${folder}/crash.dump`,
      EJABBERD_CONFIG_PATH: join(folder, "ejabberd.yml"),
      EJABBERD_LOG_PATH: join(folder, "ejabberd.log"),
    },
    cwd: folder,
    port,
  });
  return {
    port,
    child,
    collectGarbage: () => askCollector(folder),
    async stop() {
      await endProgram(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function holds(folder: string, prefix: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(prefix));
}

async function makeDatabase({
  superuser,
  sessions,
}: Pick<BenchApp, "superuser" | "sessions">): Promise<void> {
  const admin = new pg.Client({ ...superuser, database: "postgres" });
  await admin.connect();
  await admin.query("drop database if exists bench_ejabberd with (force)");
  await admin.query("create database bench_ejabberd");
  await admin.end();
  const client = new pg.Client({ ...superuser, database: "bench_ejabberd" });
  await client.connect();
  await client.query(await readFile(SCHEMA, "utf8"));
  const accounts = sessions.flatMap((_, channel) => [accountOf(channel, 0), accountOf(channel, 1)]);
  await client.query("insert into users (username, password) select unnest($1::text[]), $2", [
    accounts,
    XMPP_PASSWORD,
  ]);
  await client.query("analyze");
  await client.end();
}

function toConfiguration(port: number, { superuser }: Pick<BenchApp, "superuser">): string {
  return `
hosts: [localhost]
loglevel: error
listen:
  - port: ${port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    shaper: none
    access: all
    backlog: 4096
auth_method: [sql]
auth_password_format: plain
sql_type: pgsql
sql_server: "${superuser.host}"
sql_port: ${superuser.port}
sql_database: bench_ejabberd
sql_username: "${superuser.user}"
sql_password: "${superuser.password}"
sql_pool_size: 10
default_db: sql
modules:
  mod_mam:
    db_type: sql
    default: always
    assume_mam_usage: true
    request_activates_archiving: false
`;
}

/** Looks twice a second for a file, collects the garbage of every process, and takes the file away. */
function collector(folder: string): string {
  const file = `"${folder}/collect"`;
  return (
    "spawn(fun() -> Look = fun(Again) -> timer:sleep(500), " +
    `case file:read_file_info(${file}) of ` +
    `{ok, _} -> [erlang:garbage_collect(P) || P <- processes()], file:delete(${file}); _ -> ok end, ` +
    "Again(Again) end, Look(Look) end)."
  );
}

async function askCollector(folder: string): Promise<void> {
  const file = join(folder, "collect");
  await writeFile(file, "");
  for (const endAt = Date.now() + 30_000; existsSync(file); ) {
    if (Date.now() > endAt) throw new Error("ejabberd did not collect its garbage");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
