import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Target, TrafficCommands } from "./traffic-commands";
import type { TrafficAnswer, TrafficOrder } from "./traffic-main";

const SCRIPT = fileURLToPath(new URL("traffic-main.ts", import.meta.url));
/** Nothing that a load is asked for takes longer. */
const LIMIT_MS = 150_000;

/** A load in a process of its own. */
export interface TrafficProcess extends TrafficCommands {
  stop(): Promise<void>;
}

/** Starts it; `work` has it for itself, and it is gone afterwards. */
export async function withTraffic<Result>(
  target: Target,
  work: (traffic: TrafficProcess) => Promise<Result>,
): Promise<Result> {
  const traffic = await startTraffic(target);
  try {
    return await work(traffic);
  } finally {
    await traffic.stop();
  }
}

/** Starts it; its owner stops it. Commands are given one at a time. */
export async function startTraffic(target: Target): Promise<TrafficProcess> {
  const child = fork(SCRIPT, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));

  function ask(order: TrafficOrder): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => finish({ error: `no answer within ${LIMIT_MS / 1_000} s` }), LIMIT_MS);
      const onEnd = () => finish({ error: "the load ended early" });
      const finish = (answer: TrafficAnswer) => {
        clearTimeout(limit);
        child.off("message", finish).off("exit", onEnd);
        if ("error" in answer) reject(new Error(answer.error));
        else resolve(answer.report);
      };
      child.on("message", finish).once("exit", onEnd);
      child.send(order);
    });
  }

  const command =
    <Name extends keyof TrafficCommands>(name: Name) =>
    (options: Parameters<TrafficCommands[Name]>[0]) =>
      ask({ command: name, options }) as ReturnType<TrafficCommands[Name]>;
  await ask({ target });
  return {
    open: command("open"),
    openLoop: command("openLoop"),
    closedLoop: command("closedLoop"),
    hangUp: command("hangUp"),
    sendAway: command("sendAway"),
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
