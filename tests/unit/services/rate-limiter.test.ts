import { expect, test } from "vitest";
import { createMemoryRateLimits } from "~/adapters/rate-limits.server";
import type { Viewer } from "~/domain/people";
import type { RateLimits } from "~/services/ports/rate-limits";
import { createRateLimiter, type RateSettings } from "~/services/rate-limiter";
import { createFakeClock } from "../../support/fake-clock";

const SAM = { id: "sam" } as Viewer;
const DANA = { id: "dana" } as Viewer;
const REFUSED = { name: "ChatError", code: "rate_limited" };

function makeLimiter(settings: RateSettings = { sendsPerMinute: 60, sendsPerSecond: 10 }) {
  const clock = createFakeClock();
  return { clock, limiter: createRateLimiter(createMemoryRateLimits({ clock }), settings) };
}

let keys = 0;
const nextKey = () => {
  keys += 1;
  return `key-${keys}`;
};

test("ten sends a second and sixty a minute, a person", async () => {
  const { clock, limiter } = makeLimiter();
  for (let second = 0; second < 6; second += 1) {
    for (let send = 0; send < 10; send += 1) await limiter.requireSend(SAM, "channel", nextKey());
    const eleventh = limiter.requireSend(SAM, "channel", nextKey());
    await expect(eleventh).rejects.toMatchObject({ ...REFUSED, retryAfterSeconds: second < 5 ? 1 : 55 });
    await clock.advance(1_000);
  }
  await expect(limiter.requireSend(SAM, "channel", nextKey())).rejects.toMatchObject({
    ...REFUSED,
    retryAfterSeconds: 54,
  });
  await expect(limiter.requireSend(DANA, "channel", nextKey())).resolves.toBeUndefined();
});

test("a hundred retries of one message cost one place, and not without end", async () => {
  const { limiter } = makeLimiter({ sendsPerMinute: 2, sendsPerSecond: 2 });
  for (let retry = 0; retry < 200; retry += 1) await limiter.requireSend(SAM, "channel", "same");
  await expect(limiter.requireSend(SAM, "channel", "other")).resolves.toBeUndefined();
  await limiter.requireSend(SAM, "channel", "same");
  await expect(limiter.requireSend(SAM, "channel", "same")).rejects.toMatchObject({
    ...REFUSED,
    retryAfterSeconds: 10,
  });
});

test("the same key in another conversation is another message", async () => {
  const { limiter } = makeLimiter({ sendsPerMinute: 1, sendsPerSecond: 1 });
  await limiter.requireSend(SAM, "one", "key");
  await expect(limiter.requireSend(SAM, "two", "key")).rejects.toMatchObject(REFUSED);
});

test("typing and read marks have a generous limit of their own", async () => {
  const { limiter } = makeLimiter({ sendsPerMinute: 1, sendsPerSecond: 1 });
  for (let signal = 0; signal < 200; signal += 1) await limiter.requireSignal(SAM);
  await expect(limiter.requireSignal(SAM)).rejects.toMatchObject(REFUSED);
  await expect(limiter.requireSend(SAM, "channel", "key")).resolves.toBeUndefined();
});

test("searches, which cost much, are fewer", async () => {
  const { clock, limiter } = makeLimiter();
  for (let search = 0; search < 30; search += 1) await limiter.requireSearch(SAM);
  await expect(limiter.requireSearch(SAM)).rejects.toMatchObject(REFUSED);
  await clock.advance(10_000);
  await expect(limiter.requireSearch(SAM)).resolves.toBeUndefined();
});

test("0 is no limit, and asks nobody", async () => {
  const never: RateLimits = { take: () => Promise.reject(new Error("asked")) };
  const limiter = createRateLimiter(never, { sendsPerMinute: 0, sendsPerSecond: 0 });
  await limiter.requireSend(SAM, "channel", "key");
  await limiter.requireSearch(SAM);
  await expect(limiter.requireSignal(SAM)).resolves.toBeUndefined();
});

test("one window alone can be switched off", async () => {
  const { clock, limiter } = makeLimiter({ sendsPerMinute: 0, sendsPerSecond: 1 });
  for (let send = 0; send < 100; send += 1) {
    await limiter.requireSend(SAM, "channel", nextKey());
    await clock.advance(1_000);
  }
  await limiter.requireSend(SAM, "channel", nextKey());
  await expect(limiter.requireSend(SAM, "channel", nextKey())).rejects.toMatchObject(REFUSED);
});

test("streams are refused later than any page opens them, a person", async () => {
  const { clock, limiter } = makeLimiter();
  for (let count = 0; count < 60; count += 1) await limiter.requireStream(SAM);
  await expect(limiter.requireStream(SAM)).rejects.toMatchObject({ ...REFUSED, retryAfterSeconds: 10 });
  await expect(limiter.requireStream(DANA)).resolves.toBeUndefined();
  await clock.advance(10_000);
  await expect(limiter.requireStream(SAM)).resolves.toBeUndefined();
});

test("sign-ins are counted by address, as far as one is known", async () => {
  const { clock, limiter } = makeLimiter({ sendsPerMinute: 0, sendsPerSecond: 0, signInsPerMinute: 2 });
  for (let count = 0; count < 2; count += 1) await limiter.requireSignIn("192.0.2.1");
  await expect(limiter.requireSignIn("192.0.2.1")).rejects.toMatchObject({
    ...REFUSED,
    retryAfterSeconds: 60,
  });
  await limiter.requireSignIn("192.0.2.2");
  for (let count = 0; count < 5; count += 1) await limiter.requireSignIn(null);
  await clock.advance(60_000);
  await expect(limiter.requireSignIn("192.0.2.1")).resolves.toBeUndefined();
});
