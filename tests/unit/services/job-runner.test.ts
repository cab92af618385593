import { expect, test } from "vitest";
import { createJobRunner, type Job } from "~/services/job-runner";
import type { JobLock } from "~/services/ports/job-lock";
import { createFakeClock } from "../../support/fake-clock";
import { createFakeLog } from "../../support/fake-log";

const FREE: JobLock = { hold: (_name, work) => work() };

function makeRunner(jobs: readonly Job[], lock = FREE) {
  const [clock, log] = [createFakeClock(), createFakeLog()];
  return { clock, log, runner: createJobRunner({ jobs, lock, clock, log }) };
}

/** Counts its runs. */
function makeJob(name: string, everyMs: number, fails = false) {
  const ran = { count: 0 };
  const run = async () => {
    ran.count += 1;
    if (fails) throw new Error("not today");
    return 1;
  };
  return { ran, job: { name, everyMs, run } };
}

test("each job runs on its own interval, and a failure keeps nothing from its next round", async () => {
  const often = makeJob("often", 1_000, true);
  const seldom = makeJob("seldom", 3_000);
  const { clock, runner } = makeRunner([often.job, seldom.job]);
  runner.start();
  expect([often.ran.count, seldom.ran.count]).toEqual([0, 0]);
  await clock.advance(6_000);
  expect([often.ran.count, seldom.ran.count]).toEqual([6, 2]);
});

test("nothing is done while another process holds the job", async () => {
  const { ran, job } = makeJob("held", 1_000);
  const { clock, runner } = makeRunner([job], { hold: async () => null });
  runner.start();
  await clock.advance(5_000);
  expect(ran.count).toBe(0);
});

test("a job that takes long is not begun a second time, and stopping waits for it", async () => {
  let finish: () => void = () => undefined;
  let begun = 0;
  const run = () => {
    begun += 1;
    return new Promise<number>((resolve) => {
      finish = () => resolve(0);
    });
  };
  const { clock, runner } = makeRunner([{ name: "long", everyMs: 1_000, run }]);
  runner.start();
  await clock.advance(5_000);
  expect(begun).toBe(1);
  let stopped = false;
  const stopping = runner.stop().then(() => {
    stopped = true;
  });
  await clock.advance(0);
  expect(stopped).toBe(false);
  finish();
  await stopping;
  await clock.advance(5_000);
  expect([begun, clock.pendingTimers]).toEqual([1, 0]);
});
