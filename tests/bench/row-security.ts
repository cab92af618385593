import pg from "pg";
import { type BenchApp, startBenchApp } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { runLoad } from "./load-process";

const CHANNELS = 2_000;
const REPETITIONS = 5;
const SECONDS = 4;
const WARM_UP_SECONDS = 2;
const CASES = [
  { guard: "row security", kind: "send", inFlight: 32, metric: "durable sends" },
  { guard: "row security", kind: "send", inFlight: 128, metric: "durable sends" },
  { guard: "row security", kind: "history", inFlight: 8, metric: "last-50 readings" },
  { guard: "row security", kind: "page", inFlight: 8, metric: "readings of 50 older messages" },
  { guard: "the trail's row", kind: "send", inFlight: 32, metric: "durable sends" },
  { guard: "the trail's row", kind: "send", inFlight: 128, metric: "durable sends" },
] as const;

type Switch = "ENABLE" | "DISABLE";
const SWITCHES = {
  "row security": (side: Switch) => `DO $$
    DECLARE guarded regclass;
    BEGIN
      FOR guarded IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity LOOP
        EXECUTE format('ALTER TABLE %s ${side} ROW LEVEL SECURITY', guarded);
      END LOOP;
    END $$`,
  "the trail's row": (side: Switch) => `ALTER TABLE chat_messages ${side} TRIGGER chat_messages_sent`,
};

/** Sends and readings with row security and with the trail, beside the same app on the same database without; in turns. */
export async function benchRowSecurity(): Promise<readonly BenchRow[]> {
  const app = await startBenchApp(CHANNELS);
  const target = { url: app.url, sessions: app.sessions };
  const figures = new Map(CASES.map((each) => [each, { ENABLE: [] as number[], DISABLE: [] as number[] }]));
  try {
    // Each conversation has more than 60 messages then.
    await runLoad({ ...target, kind: "send", inFlight: 64, seconds: 40 });
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      // Who goes first has the emptier tables: each in turn.
      const order: Switch[] = repetition % 2 === 0 ? ["ENABLE", "DISABLE"] : ["DISABLE", "ENABLE"];
      for (const [{ guard, kind, inFlight }, taken] of figures) {
        for (const side of order) {
          await runStatement(app, SWITCHES[guard](side));
          // What is remembered of conversations is the same for both.
          if (kind === "history") await runLoad({ ...target, kind, inFlight, seconds: WARM_UP_SECONDS });
          const report = await runLoad({ ...target, kind, inFlight, seconds: SECONDS });
          if (report.failed > 0) throw new Error(`${report.failed} requests failed`);
          taken[side].push(report.done / report.seconds);
        }
        await runStatement(app, SWITCHES[guard]("ENABLE"));
      }
    }
  } finally {
    await app.stop();
  }
  return [...figures].map(([{ guard, kind, inFlight, metric }, taken]) =>
    toRow({
      case: `${kind}, ${inFlight} in flight`,
      ...{ metric, unit: "1/s", ours: median(taken.ENABLE) },
      ...{ reference: `without ${guard}`, referenceValue: median(taken.DISABLE) },
      ...{ target: 0.85, better: "higher" },
    }),
  );
}

async function runStatement({ superuser }: BenchApp, statement: string): Promise<void> {
  const client = new pg.Client({ ...superuser, database: "renavest" });
  await client.connect();
  await client.query(statement);
  await client.end();
}
