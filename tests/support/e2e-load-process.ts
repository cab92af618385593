import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadReport } from "./e2e-load";

const SCRIPT = fileURLToPath(new URL("e2e-load.ts", import.meta.url));

type LoadResult = Extract<LoadReport, { kind: "done" }>;

/** A load that runs beside the test. */
export interface LoadProcess {
  /** Resolves once so many messages are confirmed. */
  confirmed(count: number): Promise<void>;
  readonly result: Promise<LoadResult>;
  stop(): void;
}

export function startLoad(order: LoadOrder): LoadProcess {
  const child = fork(SCRIPT, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  let count = 0;
  let waiters: { readonly at: number; readonly resolve: () => void }[] = [];
  const result = new Promise<LoadResult>((resolve, reject) => {
    child.on("message", (report: LoadReport) => {
      if (report.kind === "done") return resolve(report);
      count = report.count;
      for (const waiter of waiters.filter(({ at }) => at <= count)) waiter.resolve();
      waiters = waiters.filter(({ at }) => at > count);
    });
    // Unlike its exit, this comes after everything it has said.
    child.once("disconnect", () => reject(new Error("The load ended early")));
  });
  child.send(order);
  return {
    result,
    confirmed: (at) =>
      Promise.race([
        new Promise<void>((resolve) => {
          if (count >= at) resolve();
          else waiters.push({ at, resolve });
        }),
        result.then(() => undefined),
      ]),
    stop: () => void child.kill("SIGKILL"),
  };
}
