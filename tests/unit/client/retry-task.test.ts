import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { browserClock } from "~/client/clock";
import { createKeyedTasks } from "~/client/keyed-tasks";
import { createRetryTask, type TaskOutcome } from "~/client/retry-task";
import { createFakeRandom } from "../../support/client/fake-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RETRY: TaskOutcome = { retryAfterMs: null };

/** A task whose runs last `lastsMs` and end with these outcomes, then with "done". */
function makeTask({ outcomes = [] as TaskOutcome[], lastsMs = 0, spacingMs = 0, fraction = 0 }) {
  const startedAtMs: number[] = [];
  const originMs = Date.now();
  let underWay = 0;
  const task = createRetryTask({
    clock: browserClock,
    random: createFakeRandom(fraction),
    spacingMs,
    async work() {
      underWay += 1;
      expect(underWay).toBe(1);
      startedAtMs.push(Date.now() - originMs);
      if (lastsMs > 0) await new Promise((resolve) => setTimeout(resolve, lastsMs));
      underWay -= 1;
      return outcomes.shift() ?? "done";
    },
  });
  return { task, startedAtMs };
}

describe("a task", () => {
  it("runs at once, and once", async () => {
    const { task, startedAtMs } = makeTask({});
    task.request();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(startedAtMs).toEqual([0]);
  });

  it("runs once more for any number of requests made meanwhile", async () => {
    const { task, startedAtMs } = makeTask({ lastsMs: 100 });
    task.request();
    await vi.advanceTimersByTimeAsync(50);
    task.request();
    task.request();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(startedAtMs).toEqual([0, 100]);
  });

  it("goes on while there is more to do", async () => {
    const { task, startedAtMs } = makeTask({ outcomes: ["again", "again"], lastsMs: 10 });
    task.request();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(startedAtMs).toEqual([0, 10, 20]);
  });

  it("waits for a request that is not urgent, and runs earlier for one that is", async () => {
    const { task, startedAtMs } = makeTask({});
    task.request(1_000);
    await vi.advanceTimersByTimeAsync(500);
    task.request(1_000);
    task.request(100);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(startedAtMs).toEqual([600]);
  });

  it("keeps its distance from the last run", async () => {
    const { task, startedAtMs } = makeTask({ spacingMs: 500, lastsMs: 20 });
    for (let step = 0; step < 12; step += 1) {
      task.request();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(5_000);
    expect(startedAtMs).toEqual([0, 500, 1_000, 1_500]);
  });
});

describe("a task that fails", () => {
  it("is tried again after growing waits, and requests do not shorten them", async () => {
    const { task, startedAtMs } = makeTask({ outcomes: [RETRY, RETRY, RETRY], fraction: 1 });
    task.request();
    while (startedAtMs.length < 4) {
      task.request();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(startedAtMs).toEqual([0, 1_000, 3_000, 7_000]);
  });

  it("starts from short waits again after it has worked", async () => {
    const { task, startedAtMs } = makeTask({ outcomes: [RETRY, RETRY, "done", RETRY], fraction: 1 });
    task.request();
    await vi.advanceTimersByTimeAsync(10_000);
    task.request();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(startedAtMs).toEqual([0, 1_000, 3_000, 10_000, 11_000]);
  });

  it("is tried at once when there is reason to", async () => {
    const { task, startedAtMs } = makeTask({ outcomes: [RETRY] });
    task.request();
    await vi.advanceTimersByTimeAsync(100);
    task.retryNow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(startedAtMs).toEqual([0, 100]);
  });

  it("waits as long as the server says, whatever anybody wants", async () => {
    const { task, startedAtMs } = makeTask({ outcomes: [{ retryAfterMs: 5_000 }] });
    task.request();
    await vi.advanceTimersByTimeAsync(100);
    task.retryNow();
    task.request();
    await vi.advanceTimersByTimeAsync(4_899);
    expect(startedAtMs).toEqual([0]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(startedAtMs).toEqual([0, 5_000]);
  });
});

describe("stopping", () => {
  it("leaves no timer", async () => {
    const { task, startedAtMs } = makeTask({ outcomes: [RETRY] });
    task.request();
    await vi.advanceTimersByTimeAsync(0);
    task.stop();
    expect(vi.getTimerCount()).toBe(0);
    task.retryNow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(startedAtMs).toEqual([0]);
  });

  it("ignores how a run under way ends, and can begin again", async () => {
    const { task, startedAtMs } = makeTask({ outcomes: [RETRY], lastsMs: 100 });
    task.request();
    await vi.advanceTimersByTimeAsync(50);
    task.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(startedAtMs).toEqual([0]);
    task.request();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(startedAtMs).toHaveLength(2);
  });

  it("has nothing to retry before anything failed", async () => {
    const { task, startedAtMs } = makeTask({});
    task.retryNow();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(startedAtMs).toEqual([]);
  });
});

describe("tasks by key", () => {
  it("run beside each other, each by itself", async () => {
    const runs: string[] = [];
    const tasks = createKeyedTasks({
      clock: browserClock,
      random: createFakeRandom(),
      async work(key) {
        runs.push(key);
        return key === "a" && runs.length < 3 ? RETRY : "done";
      },
    });
    tasks.request("a");
    tasks.request("b");
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toEqual(["a", "b"]);
    tasks.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toEqual(["a", "b", "a"]);
    tasks.request("b", 1_000);
    tasks.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
  });
});
