import pg from "pg";
import { type BenchApp, startBenchApp } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { runLoad } from "./load-process";
import { HISTORY_SCRIPT, preparePgbench } from "./reference/pgbench";

const CHANNELS = 2_000;
const PER_CHANNEL = 500;
const REPETITIONS = 3;
const SECONDS = 5;
const CLIENTS = 8;

/** The newest fifty messages through HTTP, decrypted, beside PostgreSQL reading the same rows; a million rows each. */
export async function benchHistory(): Promise<readonly BenchRow[]> {
  const app = await startBenchApp(CHANNELS);
  try {
    // A few real messages a channel are multiplied in place: their text opens, which is what a reading costs.
    const seeding = {
      kind: "send",
      url: app.url,
      sessions: app.sessions,
      inFlight: 64,
      seconds: 4,
      keyStart: "history-",
    } as const;
    await runLoad(seeding);
    await multiplyMessages(app);
    const pgbench = await preparePgbench(app, { channels: CHANNELS, perChannel: PER_CHANNEL });
    const reference: number[] = [];
    const ours: number[] = [];
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      reference.push(await pgbench.run(HISTORY_SCRIPT, { clients: CLIENTS, seconds: SECONDS }));
      const order = { ...seeding, kind: "history", inFlight: CLIENTS, seconds: SECONDS } as const;
      const report = await runLoad(order);
      if (report.failed > 0) throw new Error(`${report.failed} readings failed`);
      ours.push(report.done / report.seconds);
    }
    await pgbench.remove();
    const figures = {
      ours: median(ours),
      referenceValue: median(reference),
      target: 0.25,
      better: "higher",
    } as const;
    const words = {
      case: "1,000,000 rows",
      metric: "last-50 readings",
      unit: "1/s",
      reference: "pgbench, 8 clients",
    };
    return [toRow({ ...words, ...figures })];
  } finally {
    await app.stop();
  }
}

/** Repeats the ciphertexts as they are: one that is bound to another row is tried, refused and shown as unreadable, which costs somewhat more. */
async function multiplyMessages({ superuser }: BenchApp): Promise<void> {
  const client = new pg.Client({ ...superuser, database: "renavest" });
  await client.connect();
  await client.query(`
    insert into chat_messages (public_id, channel_id, author_user_id, author_email, author_name, client_message_id,
      seq, version, content, key_id, fingerprint, created_at)
    select random_public_id(), m.channel_id, m.author_user_id, m.author_email, m.author_name, 'b' || n,
      c.last_seq + n, c.version + n, m.content, m.key_id, m.fingerprint, now()
    from chat_channels c
    join lateral (select * from chat_messages where channel_id = c.id order by seq limit 1) m on true
    cross join generate_series(1, ${PER_CHANNEL}) n;
    update chat_channels c set last_seq = s.seq, version = s.version
    from (select channel_id, max(seq) as seq, max(version) as version from chat_messages group by channel_id) s
    where s.channel_id = c.id;
    analyze`);
  await client.end();
}
