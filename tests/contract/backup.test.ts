import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { applyMigrations } from "../../prisma/apply-migrations";
import { backupDatabase } from "../../prisma/backup/backup-database";
import { DUMP, MANIFEST, readBackup } from "../../prisma/backup/backup-folder";
import { checkRestored } from "../../prisma/backup/check-restored";
import { findBackupPrograms } from "../../prisma/backup/find-programs";
import { restoreDatabase } from "../../prisma/backup/restore-database";
import { ensureLogin } from "../../prisma/ensure-login";
import { seedPractice } from "../../prisma/seed";
import { CONVERSATIONS } from "../../prisma/seed/practice";
import { type InstalledPostgres, startInstalledPostgres } from "../support/installed-postgres";

const LOGIN = { user: "renavest_site", password: "the-password-of-the-app" };
const DATABASE = "renavest_site";
const KEY = randomBytes(32).toString("base64");
const KEYS = `k7:${KEY}`;
const WORDS = CONVERSATIONS[0]!.lines[0]![2];

/** Two machines: what was there is on the first, and the second has nothing, no role either. */
let machines: readonly InstalledPostgres[];
let folder: string;
let backup: string;
const superuserOf = ({ superuser }: InstalledPostgres) => ({ ...superuser, database: DATABASE });
const appOf = ({ superuser }: InstalledPostgres) => ({ ...superuser, ...LOGIN, database: DATABASE });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "renavest-backup-"));
  machines = [await startInstalledPostgres(), await startInstalledPostgres()];
  const [first] = machines;
  await ensureLogin(first!.superuser, { ...LOGIN, database: DATABASE });
  await applyMigrations({ connection: appOf(first!) });
  await seedPractice({ connection: appOf(first!), encryptionKeys: KEYS });
  backup = (await backupDatabase({ connection: superuserOf(first!), to: folder })).folder;
}, 120_000);
afterAll(async () => {
  for (const machine of machines ?? []) await machine.stop();
  await rm(folder, { recursive: true, force: true });
});

async function query(connection: pg.ClientConfig, ...statements: string[]): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(connection);
  client.on("error", () => undefined);
  await client.connect();
  try {
    let rows: pg.QueryResultRow[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const restore = (machine: InstalledPostgres, changes: Partial<Parameters<typeof restoreDatabase>[0]> = {}) =>
  restoreDatabase({
    ...{ connection: superuserOf(machine), login: LOGIN, from: backup, replace: false },
    ...changes,
  });
const check = async (machine: InstalledPostgres, encryptionKeys: string | null = KEYS) =>
  checkRestored({
    ...{ connection: superuserOf(machine), app: appOf(machine), encryptionKeys },
    manifest: await readBackup(backup),
  });

/** One of the commands, as an operator gives it. */
function run(
  name: "backup" | "restore",
  args: readonly string[],
  { superuser: { host, port, user, password } }: InstalledPostgres,
  env: Readonly<Record<string, string>> = {},
) {
  return spawn("node", ["--import", "tsx", `prisma/${name}.ts`, ...args], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: {
      ...{ NODE_ENV: "test", PATH: process.env.PATH, CHAT_ENCRYPTION_KEYS: KEYS, DB_HOST: host },
      ...{ DB_PORT: String(port), DB_DATABASE: DATABASE, DB_USER: LOGIN.user, DB_PASSWORD: LOGIN.password },
      ...{ BACKUP_DB_USER: user, BACKUP_DB_PASSWORD: password, ...env },
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

/** What it said, and how it ended. */
async function hear(child: ReturnType<typeof run>): Promise<{ said: string; code: number | null }> {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  await once(child, "close");
  return { said, code: child.exitCode };
}

/** A copy of the backup that something happens to. */
async function spoil(how: (copy: string) => Promise<void>): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "renavest-spoilt-"));
  await cp(backup, copy, { recursive: true });
  await how(copy);
  return copy;
}

/** The texts of the first conversation, in order, as somebody with these keys reads them. */
async function readTexts(machine: InstalledPostgres, keys: string): Promise<string[]> {
  const cipher = createMessageCipher({ ring: parseEncryptionKeys(keys) });
  const rows = await query(
    superuserOf(machine),
    `SELECT m.*, c.channel_identifier, c.data_key FROM chat_messages m JOIN chat_channels c ON c.id = m.channel_id
     WHERE c.id = (SELECT min(id) FROM chat_channels) AND m.kind = 'text' AND m.edited_at IS NULL ORDER BY m.seq`,
  );
  return rows.map((row) =>
    cipher.open(
      { id: row["channel_identifier"], wrappedKey: row["data_key"] },
      {
        ...{ channelId: row["channel_identifier"], messageId: row["public_id"] },
        ...{ authorUserId: row["author_user_id"], edition: 0 },
      },
      { keyId: row["key_id"], content: row["content"] },
    ),
  );
}

describe("a backup", () => {
  test("is readable by its owner alone, holds no key and no word of anybody, and says which keys it needs", async () => {
    for (const [path, mode] of [
      [backup, 0o700],
      [join(backup, DUMP), 0o600],
      [join(backup, MANIFEST), 0o600],
    ] as const)
      expect([path, (await stat(path)).mode & 0o777]).toEqual([path, mode]);
    const bytes = Buffer.concat([
      await readFile(join(backup, DUMP)),
      await readFile(join(backup, MANIFEST)),
    ]).toString("latin1");
    for (const secret of [KEY, LOGIN.password, Buffer.from(WORDS.slice(0, 20)).toString("latin1")])
      expect(bytes).not.toContain(secret);
    const manifest = await readBackup(backup);
    expect(manifest).toMatchObject({ keyIds: ["k7"], login: LOGIN.user, outOfOrder: 0 });
    expect(manifest.counts["chat_messages"]).toBeGreaterThan(100);
    expect(manifest.heads.length).toBeGreaterThan(0);
    expect(manifest.roles).toContain("renavest_breakglass");
  });

  test("is of one moment, whatever is written meanwhile", async () => {
    const [first] = machines;
    const app = new pg.Client(superuserOf(first!));
    await app.connect();
    let writing = true;
    const writer = (async () => {
      while (writing) await app.query("INSERT INTO audit_checks (kind, events) VALUES ('heads', 1)");
    })();
    const made = await backupDatabase({ connection: superuserOf(first!), to: folder });
    writing = false;
    await writer;
    await app.end();
    const into = { ...superuserOf(first!), database: "renavest_moment" };
    await restore(first!, { connection: into, from: made.folder });
    const [row] = await query(into, "SELECT count(*)::int AS n FROM audit_checks");
    expect(row).toEqual({ n: made.manifest.counts["audit_checks"] });
    await query(first!.superuser, "DROP DATABASE renavest_moment WITH (FORCE)");
  });

  test("cut off by SIGKILL leaves nothing that looks whole; one that fails leaves nothing", async () => {
    const [first] = machines;
    const to = await mkdtemp(join(tmpdir(), "renavest-cut-"));
    const slow = join(to, "programs");
    await mkdir(slow);
    const major = first!.programs.major;
    const script = (then: string) =>
      `#!/bin/sh\nif [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) ${major}.1"; exit; fi\n${then}\n`;
    const write = async (then: string) => {
      for (const name of ["pg_dump", "pg_restore"]) {
        await writeFile(join(slow, name), script(then));
        await chmod(join(slow, name), 0o755);
      }
    };
    // Writes half a file to where it was told (the last argument), and then takes its time.
    await write('for last; do :; done; echo half > "$last"; sleep 60');
    const child = run("backup", ["--to", to], first!, { BACKUP_PROGRAMS: slow });
    const list = async () => (await readdir(to)).filter((name) => name !== "programs");
    const isHalf = async () => {
      const [draft] = await list();
      return draft !== undefined && (await readFile(join(to, draft, DUMP), "utf8").catch(() => "")) !== "";
    };
    while (!(await isHalf())) {
      expect(child.exitCode).toBeNull();
      await sleep(50);
    }
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await once(child, "close");
    const [left, ...others] = await list();
    expect(others).toEqual([]);
    expect(left).toMatch(/\.partial-\d+$/);
    await expect(readBackup(join(to, left ?? ""))).rejects.toThrow("holds no whole backup");
    await rm(join(to, left ?? ""), { recursive: true });

    await write('echo "pg_dump: error: no space left" >&2; echo "DETAIL: (email)=(a@b.c)" >&2; exit 1');
    const failing = backupDatabase({ connection: superuserOf(first!), to, programs: slow });
    await expect(failing).rejects.toThrow(/^pg_dump: error: no space left$/);
    expect(await list()).toEqual([]);
    await rm(to, { recursive: true });
  });

  test("needs a login that sees all rows, and programs that are not older than the server, and says so", async () => {
    const [first] = machines;
    await expect(backupDatabase({ connection: appOf(first!), to: folder })).rejects.toThrow(
      "renavest_site does not see all rows. Set BACKUP_DB_USER",
    );
    const { folder: programs, major } = first!.programs;
    expect(() => findBackupPrograms({ serverMajor: 99, folder: programs })).toThrow(
      `The server is PostgreSQL 99: pg_dump and pg_restore 99 or newer are needed. Found were only ${programs} (${major}).`,
    );
    expect(() => findBackupPrograms({ serverMajor: 15, folder: "/nowhere" })).toThrow(
      "No pg_dump and pg_restore were found in /nowhere",
    );
    expect(findBackupPrograms({ serverMajor: major })).toEqual({ folder: programs, major });
    // The embedded server is newer than these.
    const embedded = { ...inject("postgres").superuser, database: inject("postgres").template.database };
    await expect(backupDatabase({ connection: embedded, to: folder, programs })).rejects.toThrow(
      /The server is PostgreSQL 18: .* The embedded server brings no such programs\.$/,
    );
  });
});

describe("the commands", () => {
  test("back up and restore, and say what an operator has to know", { timeout: 120_000 }, async () => {
    const [first, second] = machines;
    const to = await mkdtemp(join(tmpdir(), "renavest-command-"));
    const made = await hear(run("backup", ["--to", to], first!));
    expect(made).toMatchObject({
      code: 0,
      said: expect.stringContaining("encryption key k7 of CHAT_ENCRYPTION_KEYS"),
    });
    const [name = ""] = await readdir(to);
    expect(made.said).toContain(join(to, name));
    const restored = await hear(run("restore", ["--from", join(to, name)], second!));
    expect(restored).toMatchObject({
      code: 0,
      said: expect.stringContaining("Counts, order, rights, the audit trail"),
    });
    const keyless = await hear(
      run("restore", ["--from", join(to, name), "--replace"], second!, { CHAT_ENCRYPTION_KEYS: "" }),
    );
    expect(keyless).toMatchObject({
      code: 1,
      said: expect.stringContaining("k7 is not in CHAT_ENCRYPTION_KEYS"),
    });
    const again = await hear(run("restore", ["--from", join(to, name)], second!));
    expect(again).toMatchObject({
      code: 1,
      said: expect.stringContaining("--replace drops all that is in it"),
    });
    for (const { said } of [made, restored, keyless, again]) expect(said).not.toContain(KEY);
    await query(second!.superuser, `DROP DATABASE ${DATABASE} WITH (FORCE)`);
    await rm(to, { recursive: true });
  });
});

describe("a restore", () => {
  test("on another machine brings back rows, order, rights, roles and trail, and text to whoever has the key", async () => {
    const [first, second] = machines;
    expect(await restore(second!)).toMatchObject({ keyIds: ["k7"] });
    expect(await check(second!)).toEqual([]);
    const texts = await readTexts(second!, KEYS);
    expect(texts).toEqual(await readTexts(first!, KEYS));
    expect(texts[0]).toBe(WORDS);
    await expect(readTexts(second!, `k7:${randomBytes(32).toString("base64")}`)).rejects.toThrow();
    await expect(query(appOf(second!), "SELECT FROM chat_messages")).rejects.toMatchObject({ code: "42501" });
    for (const role of ["app", "worker", "owner"])
      await expect(
        query(appOf(second!), `SET ROLE renavest_${role}`, "DELETE FROM audit_events"),
      ).rejects.toMatchObject({ code: "42501" });
    // As the app is let in: this person's conversations, and nobody else's.
    const [own] = await query(
      appOf(second!),
      "BEGIN",
      `SELECT set_config('role', 'renavest_worker', true)`,
      `SELECT set_config('app.user_id', (SELECT min(prospect_user_id)::text FROM chat_channels), true), set_config('role', 'renavest_app', true)`,
      "SELECT count(*)::int AS n, (SELECT count(DISTINCT prospect_user_id)::int FROM chat_channels) AS people FROM chat_channels",
    );
    expect(own).toMatchObject({ people: 1 });
    // Nothing is left to migrate.
    expect(await applyMigrations({ connection: appOf(second!) })).toEqual([]);
  });

  test("names the keys that are missing or are others", async () => {
    const [, second] = machines;
    expect(await check(second!, null)).toEqual([
      expect.stringContaining("k7 is not in CHAT_ENCRYPTION_KEYS"),
    ]);
    expect(await check(second!, `k8:${KEY}`)).toEqual([expect.stringContaining("k7 is not in")]);
    expect(await check(second!, `k7:${randomBytes(32).toString("base64")}`)).toEqual([
      expect.stringContaining("k7 is another one than it was"),
    ]);
  });

  test("leaves a database alone that is not empty, and replaces it when told", async () => {
    const [, second] = machines;
    await query(superuserOf(second!), "UPDATE users SET name = 'Somebody else'");
    await expect(restore(second!)).rejects.toThrow("is not empty, and was left as it is");
    const names = "SELECT count(*)::int AS n FROM users WHERE name = 'Somebody else'";
    expect((await query(superuserOf(second!), names))[0]).not.toEqual({ n: 0 });
    await restore(second!, { replace: true });
    expect((await query(superuserOf(second!), names))[0]).toEqual({ n: 0 });
    expect(await check(second!)).toEqual([]);
  });

  test.each<[string, (copy: string) => Promise<void>, RegExp]>([
    ["cut short", async (copy) => truncate(join(copy, DUMP), 10_000), /has 10000 bytes and was made with/],
    [
      "altered in one byte",
      async (copy) => {
        const bytes = await readFile(join(copy, DUMP));
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        await writeFile(join(copy, DUMP), bytes);
      },
      /is not as it was made/,
    ],
    ["without its manifest", async (copy) => rm(join(copy, MANIFEST)), /holds no whole backup/],
    ["without its dump", async (copy) => rm(join(copy, DUMP)), /holds no whole backup/],
  ])("refuses a backup that is %s, and changes nothing", async (_how, how, why) => {
    const [, second] = machines;
    const copy = await spoil(how);
    await expect(restore(second!, { from: copy, replace: true })).rejects.toThrow(why);
    expect(await check(second!)).toEqual([]);
    await rm(copy, { recursive: true });
  });

  test("that fails half-way leaves an empty database, and never says what stood in a row", async () => {
    const [, second] = machines;
    const into = { ...superuserOf(second!), database: "renavest_half" };
    // Whole, as far as its hash goes, and no dump.
    const copy = await spoil(async (place) => {
      const { dump, ...rest } = JSON.parse(await readFile(join(place, MANIFEST), "utf8"));
      const bytes = (await readFile(join(place, DUMP))).subarray(0, dump.bytes >> 1);
      await writeFile(join(place, DUMP), bytes);
      const { createHash } = await import("node:crypto");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const manifest = { ...rest, dump: { bytes: bytes.length, sha256 } };
      await writeFile(join(place, MANIFEST), JSON.stringify(manifest));
    });
    const failing = restore(second!, { connection: into, from: copy });
    await expect(failing).rejects.toThrow(/^pg_restore: /);
    await failing.catch(({ message }: Error) => expect(message).not.toContain("@example.com"));
    expect(
      await query(into, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
    await query(second!.superuser, "DROP DATABASE renavest_half WITH (FORCE)");
    await rm(copy, { recursive: true });
  });

  test("is looked through: a row less, a right more, an event of the trail altered", {
    timeout: 120_000,
  }, async () => {
    const [, second] = machines;
    const changes: readonly (readonly [string, RegExp])[] = [
      [
        "DELETE FROM chat_reads WHERE ctid = (SELECT min(ctid) FROM chat_reads)",
        /^chat_reads has \d+ rows, and had/,
      ],
      [
        "UPDATE chat_messages SET seq = 900000, version = 900000 WHERE id = (SELECT max(id) FROM chat_messages)",
        /conversations are not in order/,
      ],
      ["GRANT DELETE ON chat_messages TO renavest_app", /^Rights, policies or triggers/],
      ["ALTER TABLE users NO FORCE ROW LEVEL SECURITY", /^Rights, policies or triggers/],
      [
        "ALTER TABLE audit_events DISABLE TRIGGER audit_events_fixed; UPDATE audit_events SET count = 99 WHERE position = 1; ALTER TABLE audit_events ENABLE TRIGGER audit_events_fixed",
        /^The audit trail is altered at 1 of chain/,
      ],
    ];
    for (const [change, said] of changes) {
      await query(superuserOf(second!), change);
      const problems = await check(second!);
      expect([change, problems.some((problem) => said.test(problem))]).toEqual([change, true]);
      await restore(second!, { replace: true });
    }
  });

  test("is of the app's own login, and into no older server", async () => {
    const [, second] = machines;
    const login = { user: "somebody_else", password: "x" };
    await expect(restore(second!, { login })).rejects.toThrow("set DB_USER to it");
    const copy = await spoil(async (place) => {
      const manifest = JSON.parse(await readFile(join(place, MANIFEST), "utf8"));
      await writeFile(join(place, MANIFEST), JSON.stringify({ ...manifest, serverMajor: 99 }));
    });
    await expect(restore(second!, { from: copy, replace: true })).rejects.toThrow(
      "into one that is not older",
    );
    await rm(copy, { recursive: true });
  });
});
