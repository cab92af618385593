import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clerkFetch, freshClerkFetch } from "~/components/clerk-fetch";

const seen: (string | null)[] = [];
let accepted: (string | null)[] = [];

beforeEach(() => {
  seen.length = 0;
  vi.stubGlobal("fetch", async (_path: string, init?: RequestInit) => {
    const authorization = new Headers(init?.headers).get("Authorization");
    seen.push(authorization);
    return new Response(null, { status: accepted.includes(authorization) ? 200 : 401 });
  });
});
afterEach(() => vi.unstubAllGlobals());

const withClerk = (getToken: () => Promise<string | null>) =>
  vi.stubGlobal("Clerk", { session: { getToken } });

test("a refusal after a sleep is answered with a fresh token, once", async () => {
  accepted = ["Bearer fresh"];
  withClerk(async () => "fresh");
  expect((await clerkFetch("/api", { method: "POST", body: "{}" })).status).toBe(200);
  expect(seen).toEqual([null, "Bearer fresh"]);
});

test("what is not refused is asked once, whoever vouches", async () => {
  accepted = [null];
  withClerk(async () => "fresh");
  expect((await clerkFetch("/api")).status).toBe(200);
  expect(seen).toEqual([null]);
});

test.each([
  ["no Clerk", undefined],
  ["nobody signed in", { session: null }],
  ["Clerk out of reach", { session: { getToken: () => Promise.reject(new Error("offline")) } }],
  ["no token to be had", { session: { getToken: async () => null } }],
])("the refusal stands: %s", async (_, clerk) => {
  accepted = [];
  vi.stubGlobal("Clerk", clerk);
  expect((await clerkFetch("/api")).status).toBe(401);
  expect(seen).toEqual([null]);
});

test("what must not miss its session carries a fresh token from the start", async () => {
  accepted = ["Bearer fresh"];
  withClerk(async () => "fresh");
  await freshClerkFetch("/sign-out", { method: "POST" });
  expect(seen).toEqual(["Bearer fresh"]);
});

test("is not sent without one while Clerk has a session", async () => {
  withClerk(() => Promise.reject(new Error("offline")));
  await expect(freshClerkFetch("/sign-out", { method: "POST" })).rejects.toThrow("offline");
  expect(seen).toEqual([]);
});

test.each([
  ["no Clerk", undefined],
  ["nobody signed in", { session: null }],
])("and is sent as it is with %s", async (_, clerk) => {
  vi.stubGlobal("Clerk", clerk);
  await freshClerkFetch("/sign-out", { method: "POST" });
  expect(seen).toEqual([null]);
});
