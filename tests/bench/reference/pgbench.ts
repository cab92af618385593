import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { BenchApp } from "../bench-app";

const PLACES = [15, 16, 17, 18].map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`);

/** PostgreSQL's own measure, on the same server: Debian's postgresql package brings it. */
export interface Pgbench {
  /** Transactions a second of a script over `channels` rows. */
  run(script: string, options: { readonly clients: number; readonly seconds: number }): Promise<number>;
  remove(): Promise<void>;
}

/** The bare work of a send: a number under the channel's lock and a row, in one statement and one durable commit. */
export const SEND_SCRIPT = `\\set id random(1, :channels)
WITH c AS (
  UPDATE bench_channels SET last_seq = last_seq + 1, version = version + 1, at = now() WHERE id = :id
  RETURNING id, last_seq, version
)
INSERT INTO bench_messages (channel_id, author_id, key, seq, version, content, at)
SELECT id, 1, gen_random_uuid()::text, last_seq, version, repeat('x', 220), now() FROM c;
`;

/** The bare work of reading the newest fifty. */
export const HISTORY_SCRIPT = `\\set id random(1, :channels)
SELECT * FROM bench_messages WHERE channel_id = :id ORDER BY seq DESC LIMIT 50;
`;

/** Makes tables like ours, `perChannel` messages in each of `channels`, in a database of their own. */
export async function preparePgbench(
  { superuser }: Pick<BenchApp, "superuser">,
  { channels, perChannel }: { readonly channels: number; readonly perChannel: number },
): Promise<Pgbench> {
  const program = PLACES.find((place) => existsSync(place));
  if (program === undefined) throw new Error("pgbench is missing: apt-get install postgresql-15");
  const folder = await mkdtemp(join(tmpdir(), "renavest-bench-"));
  const admin = new pg.Client({ ...superuser, database: "postgres" });
  await admin.connect();
  await admin.query("drop database if exists bench");
  await admin.query("create database bench");
  await admin.end();
  const client = new pg.Client({ ...superuser, database: "bench" });
  await client.connect();
  await client.query(`
    create table bench_channels (id int primary key, last_seq bigint not null, version bigint not null, at timestamptz)
      with (fillfactor = 70);
    create table bench_messages (id serial primary key, channel_id int not null, author_id int not null, key text not null,
      seq bigint not null, version bigint not null, content text not null, at timestamptz,
      unique (channel_id, seq), unique (channel_id, author_id, key));
    create index on bench_messages (channel_id, version);
    insert into bench_channels select n, ${perChannel}, ${perChannel}, now() from generate_series(1, ${channels}) n;
    insert into bench_messages (channel_id, author_id, key, seq, version, content, at)
      select c, 1, c || '-' || s, s, s, repeat('x', 220), now()
      from generate_series(1, ${channels}) c, generate_series(1, ${perChannel}) s;
    analyze`);
  await client.end();
  return {
    async run(script, { clients, seconds }) {
      const file = join(folder, "script.sql");
      await writeFile(file, script);
      const { host, port, user, password } = superuser;
      const args = ["-n", "-M", "prepared", "-c", String(clients), "-j", "1", "-T", String(seconds)];
      args.push(
        "-D",
        `channels=${channels}`,
        "-f",
        file,
        "-h",
        host,
        "-p",
        String(port),
        "-U",
        user,
        "bench",
      );
      const { stdout } = await promisify(execFile)(program, args, {
        env: { ...process.env, PGPASSWORD: password },
      });
      const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
      if (tps === undefined) throw new Error("pgbench said nothing about tps");
      return Number(tps);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
