import { startBenchInstallation } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { fillMessages } from "./fill-messages";
import type { LoadOrder } from "./load";
import { runLoad } from "./load-process";
import { HISTORY_SCRIPT, preparePgbench } from "./reference/pgbench";

const CHANNELS = 2_000;
const PER_CHANNEL = 500;
const REPETITIONS = 3;
const SECONDS = 5;
const CLIENTS = 8;

/** Conversations that are read again within a minute, and others; the second needs every message opened. */
const CASES = [
  { case: "1,000,000 rows, opened lately", env: {} },
  { case: "1,000,000 rows, nothing kept", env: { CHAT_OPENED_PAGES_MB: "0" } },
] as const;

/** The newest fifty messages through HTTP, in the clear, beside PostgreSQL reading the same rows; a million rows each. */
export async function benchHistory(): Promise<readonly BenchRow[]> {
  const installation = await startBenchInstallation(CHANNELS);
  try {
    await fillMessages(installation, PER_CHANNEL);
    const pgbench = await preparePgbench(installation, { channels: CHANNELS, perChannel: PER_CHANNEL });
    const rows: BenchRow[] = [];
    for (const { case: name, env } of CASES) {
      const app = await installation.startApp(env);
      const reference: number[] = [];
      const ours: number[] = [];
      const { sessions } = installation;
      await read({ url: app.url, sessions });
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        reference.push(await pgbench.run(HISTORY_SCRIPT, { clients: CLIENTS, seconds: SECONDS }));
        ours.push(await read({ url: app.url, sessions }));
      }
      await app.stop();
      rows.push(
        toRow({
          case: name,
          metric: "last-50 readings",
          unit: "1/s",
          ours: median(ours),
          reference: "pgbench, 8 clients",
          referenceValue: median(reference),
          target: 0.25,
          better: "higher",
        }),
      );
    }
    await pgbench.remove();
    return rows;
  } finally {
    await installation.remove();
  }
}

async function read(where: Pick<LoadOrder, "url" | "sessions">): Promise<number> {
  const { done, failed, seconds } = await runLoad({
    ...where,
    ...{ kind: "history", inFlight: CLIENTS, seconds: SECONDS },
  });
  if (failed > 0) throw new Error(`${failed} readings failed`);
  return done / seconds;
}
