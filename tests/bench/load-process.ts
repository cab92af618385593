import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LoadOrder, LoadReport } from "./load";

const SCRIPT = fileURLToPath(new URL("load.ts", import.meta.url));

/** Puts a load on a server from a process of its own and resolves with what it saw. */
export function runLoad(order: LoadOrder): Promise<LoadReport> {
  const child = fork(SCRIPT, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (report: LoadReport) => resolve(report));
    child.once("disconnect", () => reject(new Error("the load ended early")));
    child.send(order);
  });
}
