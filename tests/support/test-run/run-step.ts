import { spawn } from "node:child_process";

export interface Step {
  readonly name: string;
  /** Arguments for Node: the script of a tool, then its own arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Live output for steps that run alone; otherwise it is shown only when the step fails. */
  readonly live?: boolean;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
}

const running = new Set<ReturnType<typeof spawn>>();

/** Ends what is still running, by its own id, when the whole run is stopped. */
export function stopSteps(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}

/** Runs one step to its end; a tool that cannot be started is a failed step, not a crash. */
export async function runStep(step: Step): Promise<StepResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...step.args], {
    env: { ...process.env, ...step.env },
    stdio: ["ignore", step.live ? "inherit" : "pipe", step.live ? "inherit" : "pipe"],
  });
  running.add(child);
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  running.delete(child);
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${step.name} (${seconds.toFixed(1)} s)`);
  return { name: step.name, ok: code === 0, seconds };
}
