import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "~/adapters/clock.server";
import { createLocalIdentity } from "~/adapters/local-issuer.server";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { append, makeDraft } from "../support/postgres-rows";

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "renavest-load-"));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function seedLoad(...args: string[]) {
  const { connection } = database;
  const script = join(import.meta.dirname, "../../prisma/seed-load.ts");
  return await promisify(execFile)(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), script, ...args],
    {
      cwd: join(import.meta.dirname, "../.."),
      env: {
        ...process.env,
        RENAVEST_DATA_DIR: folder,
        CHAT_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
        DB_HOST: connection.host,
        DB_PORT: String(connection.port),
        DB_USER: connection.user,
        DB_PASSWORD: connection.password,
        DB_DATABASE: connection.database,
      },
    },
  );
}

describe("npm run seed:load", () => {
  it("makes channels whose two people are signed in for hours and may send", async () => {
    const out = join(folder, "sessions.json");
    await seedLoad("--channels", "3", "--out", out);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const { channels } = JSON.parse(await readFile(out, "utf8")) as {
      channels: { id: string; members: [string, string] }[];
    };
    expect(channels).toHaveLength(3);

    const identity = createLocalIdentity({
      directory: join(folder, "identity"),
      production: false,
      allowedInProduction: false,
      clerkConfigured: false,
      people: { listPeople: async () => [], findPerson: async () => null },
      endedSessions: { add: async () => undefined, has: async () => false, findEnded: async () => [] },
      clock: systemClock,
    });
    const client = new pg.Client(database.superuser);
    await client.connect();
    for (const { id, members } of channels) {
      const roles: unknown[] = [];
      for (const cookie of members) {
        const token = cookie.replace(/^__session=/, "");
        const verified = await identity.verify({ token, source: "cookie" });
        expect(verified!.expiresAt.getTime() - Date.now()).toBeGreaterThan(3_600_000);
        roles.push(verified!.claims.role);
        const { rows } = await client.query<{ id: number }>("SELECT id FROM users WHERE clerk_user_id = $1", [
          verified!.clerkUserId,
        ]);
        const [answer] = await append(client, [makeDraft(id, rows[0]!.id)]);
        expect(answer?.outcome).toBe("stored");
      }
      expect(roles).toEqual(["therapist", "prospect"]);
    }
    await client.end();
  });

  it("refuses a number of channels that is none", async () => {
    await expect(seedLoad("--channels", "many")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--channels takes 1 to 100000"),
    });
  });
});
