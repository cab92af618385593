import { readFileSync } from "node:fs";
import { type BenchInstallation, startBenchInstallation } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { measureSends } from "./export-sends";
import { fillRecord } from "./fill-record";
import { runLoad } from "./load-process";
import { measureReferences } from "./reference/export-reference";

const ROWS = 100_000;
const PDF_ROWS = 10_000;
const REPETITIONS = 3;
const SENDERS = 64;
const WARM_UP = { kind: "send", inFlight: 8, seconds: 2 } as const;

/** A long record by HTTP, opened, hashed and sealed, beside PostgreSQL giving the same rows away as they lie there. */
export async function benchExport(): Promise<readonly BenchRow[]> {
  const installation = await startBenchInstallation(SENDERS + 2);
  const [long, short, ...others] = installation.sessions;
  if (long === undefined || short === undefined) throw new Error("no conversations");
  const channelDbId = await fillRecord(installation, long.id, ROWS);
  await fillRecord(installation, short.id, PDF_ROWS);
  const app = await installation.startApp();
  try {
    const take = (session: typeof long, format: string) =>
      takeRecord(`${app.url}/api/chat/export?channelId=${session.id}&format=${format}`, session.members[0]);
    // As it is at work, before anybody has wanted a record.
    await runLoad({ ...WARM_UP, url: app.url, sessions: others });
    const idleBytes = residentBytes(app.child.pid);
    await take(short, "csv");
    const references = await measureAll(installation, channelDbId);
    const rows: BenchRow[] = [];
    for (const [format, session, count] of [
      ["csv", long, ROWS],
      ["json", long, ROWS],
      ["html", long, ROWS],
      ["pdf", short, PDF_ROWS],
    ] as const) {
      const taken: { readonly result: Taken; readonly peak: number }[] = [];
      for (let repetition = 0; repetition < (format === "pdf" ? 1 : REPETITIONS); repetition += 1)
        taken.push(await watchMemory(app.child.pid, () => take(session, format)));
      const rate = median(taken.map(({ result }) => (count / result.ms) * 1_000));
      const name = `${count.toLocaleString("en")} messages as ${format}`;
      for (const [reference, referenceValue] of Object.entries(references))
        rows.push(
          toRow({
            ...{ case: name, metric: "messages", unit: "1/s", ours: rate, better: "higher" },
            ...{ reference, referenceValue, target: format === "csv" ? 60_000 / referenceValue : 0 },
          }),
        );
      const first = median(taken.map(({ result }) => result.firstMs));
      const mb = Math.max(...taken.map(({ peak }) => peak - idleBytes)) / 1_048_576;
      rows.push(
        toRow({
          ...{ case: name, metric: "first byte", unit: "ms", ours: first, better: "lower" },
          ...{ reference: "200 ms", referenceValue: 200, target: 1 },
        }),
        toRow({
          ...{ case: name, metric: "memory above idle", unit: "MB", ours: mb, better: "lower" },
          ...{ reference: "50 MB", referenceValue: 50, target: 1 },
        }),
      );
    }
    const sending = {
      target: { kind: "chat", port: app.port, sessions: others } as const,
      channels: others.length,
    };
    rows.push(...(await measureSends(sending, () => take(long, "csv"))));
    return rows;
  } finally {
    await app.stop();
    await installation.remove();
  }
}

async function measureAll(installation: BenchInstallation, channelDbId: number) {
  const measured: { readonly copy: number; readonly cursor: number }[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1)
    measured.push(await measureReferences(installation, channelDbId, ROWS));
  return {
    "COPY, sealed": median(measured.map(({ copy }) => copy)),
    "cursor to CSV, sealed": median(measured.map(({ cursor }) => cursor)),
  };
}

interface Taken {
  readonly ms: number;
  readonly firstMs: number;
}

async function takeRecord(url: string, cookie: string): Promise<Taken> {
  const startedAt = performance.now();
  const response = await fetch(url, { headers: { Cookie: cookie } });
  if (response.status !== 200 || response.body === null) throw new Error(`answered ${response.status}`);
  let firstMs: number | null = null;
  for await (const _chunk of response.body) firstMs ??= performance.now() - startedAt;
  return { ms: performance.now() - startedAt, firstMs: firstMs ?? Number.NaN };
}

async function watchMemory<T>(
  pid: number | undefined,
  work: () => Promise<T>,
): Promise<{ result: T; peak: number }> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes(pid));
  }, 20);
  const result = await work().finally(() => clearInterval(timer));
  return { result, peak };
}

function residentBytes(pid: number | undefined): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1_024;
}
