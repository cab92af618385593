import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createLog } from "~/adapters/log.server";
import { createPostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool, toConnection } from "~/adapters/postgres-pool.server";
import { createSendQueue } from "~/services/send-queue";
import { startTestInstallation } from "../support/e2e-installation";
import { type BenchRow, median, toRow } from "./bench-row";

const MIGRATION = fileURLToPath(
  new URL("../../prisma/migrations/20261124130000_audit_trail/migration.sql", import.meta.url),
);
const CHANNELS = 2_000;
const REPETITIONS = 3;
const SECONDS = 4;
/** Other ways to choose a chain, as changes of the function that chooses. */
const WAYS: ReadonlyArray<readonly [name: string, change: (sql: string) => string]> = [
  ["16 chains, a free one", (sql) => sql],
  ["4 chains, a free one", (sql) => sql.replace("integer := 16", "integer := 4")],
  ["one chain, as a day's partition has", (sql) => sql.replace("integer := 16", "integer := 1")],
  [
    "16 chains, by the first actor",
    (sql) =>
      sql
        .replace("pg_backend_pid() % chains", "coalesce(entries[1].actor_user_id, 0) % chains")
        .replace("FOR step IN 0..chains - 1 LOOP", "FOR step IN 1..0 LOOP"),
  ],
];

/** What the audit trail costs a send, and what each way to choose a chain costs: the same drafts with and without. */
export async function benchAudit(): Promise<readonly BenchRow[]> {
  const installation = await startTestInstallation();
  const { env } = installation;
  const connection = toConnection({
    ...{ DB_HOST: env["DB_HOST"] ?? "", DB_PORT: Number(env["DB_PORT"]), DB_USER: env["DB_USER"] ?? "" },
    ...{ DB_PASSWORD: env["DB_PASSWORD"] ?? "", DB_DATABASE: env["DB_DATABASE"] ?? "" },
  });
  const pool = createPostgresPool({ connection, size: 32, log: createLog({ format: "silent" }) });
  const database = createPostgresDatabase({ pool });
  const superuser = new pg.Client({
    ...connection,
    user: "postgres",
    password: installation.superuserPassword,
  });
  await superuser.connect();
  try {
    const authors = await makeChannels(superuser);
    const queue = createSendQueue({ database });
    const loads = [
      {
        name: "32 single sends at once",
        inFlight: 32,
        send: async (d: Draft) => database.appendMessages([d]),
      },
      { name: "256 in flight, grouped", inFlight: 256, send: async (d: Draft) => [await queue.append(d)] },
    ];
    const writer =
      /CREATE FUNCTION write_audit[\s\S]*?\n\$\$;/.exec(await readFile(MIGRATION, "utf8"))?.[0] ?? "";
    const rows: BenchRow[] = [];
    for (const load of loads) {
      const without: number[] = [];
      const ours = new Map<string, number[]>(WAYS.map(([name]) => [name, []]));
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        await superuser.query("alter table chat_messages disable trigger chat_messages_sent");
        without.push(await run(load, authors));
        await superuser.query("alter table chat_messages enable trigger chat_messages_sent");
        for (const [name, change] of WAYS) {
          await superuser.query(change(writer).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"));
          ours.get(name)?.push(await run(load, authors));
        }
      }
      for (const [name, figures] of ours)
        rows.push(
          toRow({
            case: `${load.name}: ${name}`,
            metric: "stored",
            unit: "1/s",
            ours: median(figures),
            reference: "without an audit trail",
            referenceValue: median(without),
            target: 0.7,
            better: "higher",
          }),
        );
    }
    return rows;
  } finally {
    await superuser.end();
    await database.close();
    await installation.remove();
  }
}

interface Author {
  readonly channelId: string;
  readonly authorUserId: number;
}
type Draft = ReturnType<typeof makeDraft>;

async function makeChannels(client: pg.Client): Promise<readonly Author[]> {
  const { rows } = await client.query(
    `with people as (
      insert into users (clerk_user_id, email, name, role)
      select 'bench_' || n, 'bench' || n || '@example.com', 'Bench', case when n <= 20 then 'therapist' else 'prospect' end
      from generate_series(1, $1::int + 20) n returning id, role
    ), practice as (insert into therapists (user_id) select id from people where role = 'therapist' returning id),
    plans as (insert into subscriptions (user_id, kind, status, starts_at)
      select id, 'individual', 'active', now() - interval '1 day' from people where role = 'prospect')
    insert into chat_channels (channel_identifier, therapist_id, prospect_user_id, data_key)
    select random_public_id(), (select min(id) from practice), id, 'none' from people where role = 'prospect'
    returning channel_identifier as "channelId", prospect_user_id as "authorUserId"`,
    [CHANNELS],
  );
  await client.query("analyze");
  return rows;
}

function makeDraft({ channelId, authorUserId }: Author) {
  const id = () => randomBytes(18).toString("base64url");
  return {
    ...{ channelId, authorUserId, clientMessageId: id(), messageId: id(), keyId: "bench" },
    content: `v1.bench.${randomBytes(160).toString("base64")}`,
    fingerprint: randomBytes(32),
  };
}

/** A closed loop of stored messages a second. */
async function run(
  load: {
    readonly inFlight: number;
    readonly send: (draft: Draft) => Promise<readonly { outcome: string }[]>;
  },
  authors: readonly Author[],
): Promise<number> {
  const beganAt = performance.now();
  let stored = 0;
  let next = Math.floor(Math.random() * authors.length);
  await Promise.all(
    Array.from({ length: load.inFlight }, async () => {
      while (performance.now() - beganAt < SECONDS * 1_000) {
        const author = authors[next++ % authors.length];
        if (author === undefined) throw new Error("no channels");
        const [outcome] = await load.send(makeDraft(author));
        if (outcome?.outcome !== "stored") throw new Error("a send was refused");
        stored += 1;
      }
    }),
  );
  return (stored * 1_000) / (performance.now() - beganAt);
}
