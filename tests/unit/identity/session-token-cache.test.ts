import { expect, it } from "vitest";
import { createSessionTokenCache } from "~/adapters/session-token-cache.server";
import type { VerifiedIdentity } from "~/services/identity-port";

function makeSetting(maxEntries = 2) {
  let nowMs = 1_000_000;
  const clock = { now: () => new Date(nowMs), after: () => () => undefined };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const makeIdentity = (lastsMs: number): VerifiedIdentity => ({
    clerkUserId: "user_1",
    sessionId: "sess_1",
    expiresAt: new Date(nowMs + lastsMs),
    claims: {},
  });
  return { cache: createSessionTokenCache({ clock, maxEntries }), pass, makeIdentity };
}

it("answers with what was kept, and with nothing for another token", () => {
  const { cache, makeIdentity } = makeSetting();
  const identity = makeIdentity(60_000);
  cache.keep("a", identity);
  expect(cache.find("a")).toBe(identity);
  expect(cache.find("b")).toBeNull();
});

it("forgets a token the moment it expires", () => {
  const { cache, pass, makeIdentity } = makeSetting();
  cache.keep("a", makeIdentity(5_000));
  pass(4_999);
  expect(cache.find("a")).not.toBeNull();
  pass(1);
  expect(cache.find("a")).toBeNull();
});

it("checks a long-lived token again every minute, in case its key was withdrawn", () => {
  const { cache, pass, makeIdentity } = makeSetting();
  cache.keep("a", makeIdentity(12 * 3_600_000));
  pass(60_000);
  expect(cache.find("a")).toBeNull();
});

it("drops the oldest when it is full", () => {
  const { cache, makeIdentity } = makeSetting(2);
  for (const token of ["a", "b", "a", "c"]) cache.keep(token, makeIdentity(60_000));
  expect(["a", "b", "c"].map((token) => cache.find(token) !== null)).toEqual([true, false, true]);
});
