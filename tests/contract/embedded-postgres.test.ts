import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applyMigrations } from "../../prisma/apply-migrations";
import {
  type DatabaseConnection,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../server/embedded-postgres";

let folder: string;
let dataDir: string;
const running: EmbeddedPostgres[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "renavest-embedded-"));
  await chmod(folder, 0o711);
  await (await startEmbeddedPostgres({ dataDir: join(folder, "used") })).stop();
});
beforeEach((context) => {
  dataDir = join(folder, context.task.id);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await rm(dataDir, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** The folder of a server that ran before; quicker than a first start. */
function useFolder(): void {
  execFileSync("cp", ["-a", join(folder, "used"), dataDir]);
}

async function start(
  options: { port?: number; settings?: Record<string, string> } = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, ...options });
  running.push(server);
  return server;
}

async function ask(
  connection: DatabaseConnection,
  sql: string,
): Promise<Record<string, unknown> | undefined> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0];
  } finally {
    await client.end();
  }
}

const pidFile = () => join(dataDir, "cluster", "postmaster.pid");
const serverPid = async () => Number((await readFile(pidFile(), "utf8")).split("\n")[0]);

/** The same from a program of its own, which a test can kill. */
async function startInChild(user: { uid?: number; gid?: number } = {}) {
  const script = join(import.meta.dirname, "../support/postgres-child.ts");
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), script, dataDir], {
    ...user,
    // The loader keeps its cache there.
    env: { ...process.env, TMPDIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, connection: JSON.parse(line.toString()) as DatabaseConnection };
}

/** Everything that names this test's folder on its command line, the server's guard included by its argument. */
async function processesOf(pid: number): Promise<string> {
  const ps = spawn("ps", ["-e", "-o", "args="], { stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  ps.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(ps, "close");
  return said
    .split("\n")
    .filter((line) => line.includes(dataDir) || (line.startsWith("/bin/sh -c") && line.endsWith(` ${pid}`)))
    .join("\n");
}

describe("startEmbeddedPostgres", () => {
  it("gives the app a login that is no superuser, owns its database and can migrate it", async () => {
    const { connection } = await start();
    expect(connection).toMatchObject({ host: "127.0.0.1", user: "renavest", database: "renavest" });
    expect(
      await ask(
        connection,
        `SELECT rolsuper, rolcreaterole, rolinherit, rolbypassrls, datdba::regrole::text AS owner
         FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
      ),
    ).toEqual({
      rolsuper: false,
      rolcreaterole: true,
      rolinherit: false,
      rolbypassrls: false,
      owner: "renavest",
    });
    expect(await applyMigrations({ connection })).not.toEqual([]);
  });

  it("lets four databases of a new server be migrated at once, each making the roles", async () => {
    useFolder();
    const { connection, superuser } = await start();
    const names = ["one", "two", "three", "four"];
    for (const name of names) await ask(superuser, `CREATE DATABASE ${name} OWNER renavest`);
    const runs = await Promise.all(
      names.map((database) => applyMigrations({ connection: { ...connection, database } })),
    );
    expect(new Set(runs.map((run) => run.length)).size).toBe(1);
    expect(runs[0]).not.toEqual([]);
  });

  it("is durable, speaks UTF-8 with one order on every machine, and listens on this machine only", async () => {
    useFolder();
    const { superuser } = await start();
    const sql = `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
      current_setting('server_encoding') AS encoding, datlocprovider AS provider, datlocale AS locale
      FROM pg_database WHERE datname = 'renavest'`;
    expect(await ask(superuser, sql)).toEqual({
      fsync: "on",
      commit: "on",
      addresses: "127.0.0.1",
      sockets: "",
      encoding: "UTF8",
      provider: "b",
      locale: "C.UTF-8",
    });
    await expect(ask({ ...superuser, password: "wrong" }, "SELECT 1")).rejects.toMatchObject({
      code: "28P01",
    });
    expect((await stat(join(dataDir, "server.json"))).mode & 0o777).toBe(0o600);
  });

  it("finds its data, port and passwords again, and leaves no process behind, stopped twice", async () => {
    const first = await start();
    await ask(first.connection, "CREATE TABLE kept AS SELECT 42 AS answer");
    const pid = await serverPid();
    expect(await processesOf(pid)).not.toBe("");
    await Promise.all([first.stop(), first.stop()]);
    await first.stop();
    expect(await processesOf(pid)).toBe("");
    const second = await start();
    expect(second.connection).toEqual(first.connection);
    expect(await ask(second.connection, "SELECT answer FROM kept")).toEqual({ answer: 42 });
  });

  it("takes another port when the remembered one is taken meanwhile", async () => {
    useFolder();
    const first = await start();
    await first.stop();
    const thief = createServer().listen(first.connection.port, "127.0.0.1");
    await once(thief, "listening");
    const second = await start();
    expect(second.connection.port).not.toBe(first.connection.port);
    thief.close();
  });
});

describe.runIf(process.getuid?.() === 0)("startEmbeddedPostgres as root", () => {
  it("keeps its files elsewhere when the folder is private to root, and finds them again", async () => {
    await mkdir(dataDir, { mode: 0o700 });
    const first = await start();
    try {
      expect(first.clusterDir).toMatch(/^\/var\/lib\/renavest\/cluster-/);
      await ask(first.connection, "CREATE TABLE kept AS SELECT 42 AS answer");
      await first.stop();
      expect(await ask((await start()).connection, "SELECT answer FROM kept")).toEqual({ answer: 42 });
      await running.at(-1)?.stop();
    } finally {
      await rm(first.clusterDir, { recursive: true });
    }
  });

  it("runs for an ordinary user as that user", async () => {
    const nobody = 65_534;
    await mkdir(dataDir);
    await chown(dataDir, nobody, nobody);
    const { child, connection } = await startInChild({ uid: nobody, gid: nobody });
    expect(await ask(connection, "SELECT 1 AS one")).toEqual({ one: 1 });
    expect((await stat(join(dataDir, "cluster"))).uid).toBe(nobody);
    const pid = await serverPid();
    child.kill("SIGKILL");
    await expect.poll(() => processesOf(pid), { timeout: 15_000 }).toBe("");
  });
});

describe("startEmbeddedPostgres after a crash", () => {
  it("starts over a pid file whose process is gone", async () => {
    useFolder();
    const first = await start();
    process.kill(await serverPid(), "SIGKILL");
    await first.ended;
    await stat(pidFile());
    expect(await ask((await start()).connection, "SELECT 1 AS one")).toEqual({ one: 1 });
  });

  it("starts over a pid file whose number is by now another program's", async () => {
    useFolder();
    const first = await start();
    const { uid, gid } = await stat(join(dataDir, "cluster"));
    process.kill(await serverPid(), "SIGKILL");
    await first.ended;
    // Of the same OS user: for any other one PostgreSQL itself knows that it cannot be its server.
    const other = spawn("sleep", ["60"], { uid, gid, cwd: "/", stdio: "ignore" });
    try {
      const lines = (await readFile(pidFile(), "utf8")).split("\n");
      await writeFile(pidFile(), [String(other.pid), ...lines.slice(1)].join("\n"));
      expect(await ask((await start()).connection, "SELECT 1 AS one")).toEqual({ one: 1 });
    } finally {
      other.kill("SIGKILL");
    }
  });

  it("ends with the program that started it, even by SIGKILL, and starts again at once", async () => {
    useFolder();
    const { child, connection } = await startInChild();
    await ask(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
    const pid = await serverPid();
    child.kill("SIGKILL");
    const second = await start();
    expect(await ask(second.connection, "SELECT answer FROM kept")).toEqual({ answer: 42 });
    await second.stop();
    await expect.poll(() => processesOf(pid), { timeout: 15_000 }).toBe("");
  });
});

describe("startEmbeddedPostgres says what is wrong", () => {
  it("when another program runs on the folder", async () => {
    useFolder();
    await start();
    await expect(start()).rejects.toThrow(/Another PostgreSQL \(process \d+, port \d+\) is running on /);
  });

  it("when the port asked for is taken", async () => {
    useFolder();
    const thief = createServer().listen(0, "127.0.0.1");
    await once(thief, "listening");
    const { port } = thief.address() as { port: number };
    await expect(start({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
    thief.close();
  });

  it.each([
    ["99", "made by a newer PostgreSQL (99)"],
    ["12", "made by an older PostgreSQL (12)"],
  ])("when the files were made by PostgreSQL %s", async (version, said) => {
    useFolder();
    await writeFile(join(dataDir, "cluster", "PG_VERSION"), `${version}\n`);
    await expect(start()).rejects.toThrow(said);
  });

  it("when a setting is nonsense, and leaves no process behind", async () => {
    useFolder();
    await expect(start({ settings: { work_mem: "nonsense" } })).rejects.toThrow(/work_mem/);
    expect(await processesOf(0)).toBe("");
    expect(await ask((await start()).connection, "SELECT 1 AS one")).toEqual({ one: 1 });
  });
});
