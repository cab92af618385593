import type { Clock } from "./ports/clock";
import type { JobLock } from "./ports/job-lock";
import type { Log } from "./ports/log";

/** Something the server does every so often by itself. */
export interface Job {
  /** A code, as it stands in the log. */
  readonly name: string;
  readonly everyMs: number;
  /** Idempotent: it may run again at any time, or be cut off. Answers how many things there were to do. */
  run(): Promise<number>;
}

/** The jobs of one process. */
export interface JobRunner {
  /** Each runs for the first time after its own interval, and then again and again. */
  start(): void;
  /** Resolves once what is running has ended. */
  stop(): Promise<void>;
}

/** Runs each job on its interval, in one process at a time; a failure is logged, and the next round tries again. */
export function createJobRunner({
  jobs,
  lock,
  clock,
  log,
}: {
  readonly jobs: readonly Job[];
  readonly lock: JobLock;
  readonly clock: Clock;
  readonly log: Log;
}): JobRunner {
  const waits = new Map<string, () => void>();
  const running = new Set<Promise<void>>();
  let stopped = true;

  async function run(job: Job): Promise<void> {
    try {
      const count = await lock.hold(job.name, job.run);
      // Most rounds find nothing to do.
      if (count !== null && count > 0) log.info("job_done", { job: job.name, count });
    } catch (error) {
      log.error("job_failed", error, { job: job.name });
    }
  }

  function plan(job: Job): void {
    waits.set(
      job.name,
      clock.after(job.everyMs, () => {
        const round = run(job).then(() => {
          running.delete(round);
          if (!stopped) plan(job);
        });
        running.add(round);
      }),
    );
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      for (const job of jobs) plan(job);
    },
    async stop() {
      stopped = true;
      for (const cancel of waits.values()) cancel();
      waits.clear();
      await Promise.all(running);
    },
  };
}
