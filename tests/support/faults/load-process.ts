import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { CASES, type LoadedSend, type LoadOrder, type LoadReport, type LoadWord } from "./load-order";

const SCRIPT = fileURLToPath(new URL("load-script.ts", import.meta.url));

type Report<Kind extends LoadReport["kind"]> = Extract<LoadReport, { kind: Kind }>;

/** A load that runs beside the test. */
export interface LoadProcess {
  /** Resolves once so many more messages are confirmed in every case. */
  confirmed(more: number, withinMs?: number): Promise<void>;
  /** Writes no more; resolves when each message is known or given up. */
  enough(): Promise<readonly LoadedSend[]>;
  /** Resolves when each reader has this version of its channel, or never will. */
  catchUp(versions: Readonly<Record<string, number>>): Promise<Report<"read">>;
  stop(): void;
}

export function startLoad(order: LoadOrder): LoadProcess {
  const child = fork(SCRIPT, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const latest = new Map<LoadReport["kind"], LoadReport>();
  const waiters = new Set<() => void>();
  let ended = false;
  const tell = () => {
    for (const look of [...waiters]) look();
  };
  child.on("message", (report: LoadReport) => {
    latest.set(report.kind, report);
    tell();
  });
  // Unlike its exit, this comes after everything it has said.
  child.once("disconnect", () => {
    ended = true;
    tell();
  });
  const say = (word: LoadWord) => void (child.connected && child.send(word));

  function wait<Found>(find: () => Found | null, what: string, withinMs: number): Promise<Found> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        waiters.delete(look);
        settle();
      };
      const look = () => {
        const found = find();
        if (found !== null) finish(() => resolve(found));
        else if (ended) finish(() => reject(new Error(`The load ended before ${what}`)));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`The load did not bring ${what}`))),
        withinMs,
      );
      waiters.add(look);
      look();
    });
  }
  const find = <Kind extends LoadReport["kind"]>(kind: Kind) =>
    (latest.get(kind) as Report<Kind> | undefined) ?? null;
  const countOf = (name: (typeof CASES)[number]) => find("confirmed")?.counts[name] ?? 0;
  const used = CASES.filter((name) => order.channels.some(({ caseName }) => caseName === name));

  say({ kind: "begin", order });
  return {
    async confirmed(more, withinMs = 240_000) {
      const wanted = used.map((name) => [name, countOf(name) + more] as const);
      const isThere = () => (wanted.every(([name, count]) => countOf(name) >= count) ? true : null);
      await wait(isThere, `${more} more messages in each of: ${used.join(", ")}`, withinMs);
    },
    async enough() {
      say({ kind: "enough" });
      return (await wait(() => find("written"), "what became of all messages", 240_000)).sends;
    },
    async catchUp(versions) {
      say({ kind: "catch_up", versions });
      return await wait(() => find("read"), "what was read", 240_000);
    },
    stop: () => void child.kill("SIGKILL"),
  };
}
