import { createRetryTask, type RetryTask, type RetryTaskOptions, type TaskOutcome } from "./retry-task";

/** One retry task a key (a conversation, usually), made when first asked for. */
export interface KeyedTasks {
  request(key: string, delayMs?: number): void;
  /** All that wait after a failure. */
  retryNow(): void;
  stop(): void;
}

/** What keyed tasks need: as one task, with the key handed to `work`. */
export interface KeyedTasksOptions extends Omit<RetryTaskOptions, "work"> {
  work(key: string): Promise<TaskOutcome>;
}

/** Tasks of different keys run beside each other, those of one key one at a time. */
export function createKeyedTasks({ work, ...options }: KeyedTasksOptions): KeyedTasks {
  const tasks = new Map<string, RetryTask>();
  return {
    request(key, delayMs) {
      const task = tasks.get(key) ?? createRetryTask({ ...options, work: () => work(key) });
      tasks.set(key, task);
      task.request(delayMs);
    },
    retryNow() {
      for (const task of tasks.values()) task.retryNow();
    },
    stop() {
      for (const task of tasks.values()) task.stop();
      tasks.clear();
    },
  };
}
