import { expect, test } from "vitest";
import { createBreaker, REDIS_TIMEOUT_MS } from "~/adapters/redis-breaker.server";
import { createFakeClock } from "../../support/fake-clock";
import { createFakeLog } from "../../support/fake-log";
import { createFakeMetrics } from "../../support/fake-metrics";

const never = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error("redis said something with a secret"));
const answer = () => Promise.resolve("answer");

function makeBreaker() {
  const clock = createFakeClock();
  const log = createFakeLog();
  const metrics = createFakeMetrics();
  let opened = 0;
  let probe: () => Promise<unknown> = never;
  const breaker = createBreaker({
    ...{ part: "redis", clock, log, metrics },
    probe: () => probe(),
    onOpen: () => {
      opened += 1;
    },
  });
  const isCalled = async () => {
    let called = false;
    await breaker
      .run(async () => {
        called = true;
      })
      .catch(() => undefined);
    return called;
  };
  const setProbe = (work: () => Promise<unknown>) => {
    probe = work;
  };
  return { breaker, clock, log, metrics, isCalled, setProbe, opened: () => opened };
}

test("an answer comes through, an error too, and no timer is left", async () => {
  const { breaker, clock } = makeBreaker();
  await expect(breaker.run(answer)).resolves.toBe("answer");
  await expect(breaker.run(fail)).rejects.toThrow("redis said");
  expect(clock.pendingTimers).toBe(0);
});

test("nobody waits longer than the time-out", async () => {
  const { breaker, clock } = makeBreaker();
  const waiting = expect(breaker.run(never)).rejects.toMatchObject({ code: "REDIS_TIMEOUT" });
  await clock.advance(REDIS_TIMEOUT_MS);
  await waiting;
});

test("three failures in a row open it; an answer in between starts the count again", async () => {
  const { breaker, opened, isCalled } = makeBreaker();
  for (const work of [fail, fail, answer, fail, fail])
    await breaker.run<unknown>(work).catch(() => undefined);
  expect([breaker.state, opened()]).toEqual(["closed", 0]);
  await breaker.run(fail).catch(() => undefined);
  expect([breaker.state, opened()]).toEqual(["open", 1]);
  await expect(breaker.run(answer)).rejects.toMatchObject({ code: "REDIS_LEFT_ALONE" });
  expect(await isCalled()).toBe(false);
});

test("open, it asks by itself every two seconds, and nobody else is let through until it has an answer", async () => {
  const { breaker, clock, isCalled, opened, metrics, setProbe } = makeBreaker();
  for (let time = 0; time < 3; time += 1) await breaker.run(fail).catch(() => undefined);
  setProbe(never);
  await clock.advance(2_000);
  expect([breaker.state, await isCalled()]).toEqual(["half_open", false]);
  await clock.advance(REDIS_TIMEOUT_MS);
  expect([breaker.state, opened()]).toEqual(["open", 2]);
  setProbe(answer);
  await clock.advance(1_999);
  expect(await isCalled()).toBe(false);
  await clock.advance(1);
  expect([breaker.state, await isCalled()]).toEqual(["closed", true]);
  expect(metrics.lines).toEqual(
    ["open", "half_open", "open", "half_open", "closed"].map((state) => `redis ${state}`),
  );
});

test("many failures at once open it once, and a late answer does not end the rest", async () => {
  const { breaker, clock, opened, log } = makeBreaker();
  let answerLate: (text: string) => void = () => undefined;
  const late = breaker.run(
    () =>
      new Promise<string>((resolve) => {
        answerLate = resolve;
      }),
  );
  await Promise.allSettled(Array.from({ length: 50 }, () => breaker.run(fail)));
  answerLate("at last");
  await expect(late).resolves.toBe("at last");
  expect([breaker.state, opened()]).toEqual(["open", 1]);
  expect(log.errors()).toEqual(["redis_left_alone"]);
  expect(log.lines[0]?.fields).toEqual({ part: "redis" });
  breaker.close();
  expect(clock.pendingTimers).toBe(0);
});

test("closed while a call is under way, it does not begin to ask again", async () => {
  const { breaker, clock } = makeBreaker();
  const calls = Promise.allSettled([1, 2, 3].map(() => breaker.run(never)));
  breaker.close();
  await clock.advance(10_000);
  await calls;
  expect([breaker.state, clock.pendingTimers]).toEqual(["closed", 0]);
});
