import { startBenchApp } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { runLoad } from "./load-process";
import { preparePgbench, SEND_SCRIPT } from "./reference/pgbench";

const CHANNELS = 2_000;
const REPETITIONS = 3;
const SECONDS = 5;

/** Durable sends a second through the whole path, beside PostgreSQL's own limit for the bare rows. */
export async function benchSend(): Promise<readonly BenchRow[]> {
  const app = await startBenchApp(CHANNELS);
  try {
    const pgbench = await preparePgbench(app, { channels: CHANNELS, perChannel: 0 });
    const reference: number[] = [];
    const ours = new Map<number, number[]>([32, 128, 256].map((inFlight) => [inFlight, []]));
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      reference.push(await pgbench.run(SEND_SCRIPT, { clients: 32, seconds: SECONDS }));
      for (const [inFlight, figures] of ours) {
        const order = {
          kind: "send",
          url: app.url,
          sessions: app.sessions,
          inFlight,
          seconds: SECONDS,
        } as const;
        const report = await runLoad(order);
        if (report.failed > 0) throw new Error(`${report.failed} sends failed`);
        figures.push(report.done / report.seconds);
      }
    }
    await pgbench.remove();
    return [...ours].map(([inFlight, figures]) =>
      toRow({
        case: `${inFlight} in flight`,
        metric: "durable sends",
        unit: "1/s",
        ours: median(figures),
        reference: "pgbench, 32 clients, one CTE a send",
        referenceValue: median(reference),
        target: 0.5,
        better: "higher",
      }),
    );
  } finally {
    await app.stop();
  }
}
