import { beforeAll, describe, expect, it, vi } from "vitest";
import { createSessionTokenVerifier, type SessionTokenVerifier } from "~/adapters/clerk-session-token.server";
import { createFixedTokenKeys, parseTokenKey } from "~/adapters/session-token-keys.server";
import { listRefusedTokens } from "./list-refused-tokens";
import { ISSUER, makeClaims, makeKeyPair, makeToken, ORIGIN } from "./make-token";

const clock = { now: () => new Date(), after: () => () => undefined };
const key = makeKeyPair();
const stranger = makeKeyPair();

function createVerifier(audiences: string[] = []): SessionTokenVerifier {
  return createSessionTokenVerifier({
    keys: createFixedTokenKeys(parseTokenKey(key.publicPem), null),
    rules: { issuer: ISSUER, authorizedParties: [ORIGIN], audiences },
    clock,
  });
}

const now = Math.floor(Date.now() / 1_000);
const withClaims = (changes: Record<string, unknown>) => makeToken(key, makeClaims(changes));

describe("a good token", () => {
  it("is its person's and session's, with what it says of them", async () => {
    const token = withClaims({ email: "Sam@example.com", name: "Sam", metadata: { role: "therapist" } });
    const identity = await createVerifier().verify(token);
    expect(identity).toEqual({
      clerkUserId: "user_2fTestPerson",
      sessionId: "sess_2fTestSession",
      expiresAt: expect.any(Date),
      signedInAt: null,
      claims: { email: "Sam@example.com", name: "Sam", role: "therapist" },
    });
    expect(Math.abs((identity?.expiresAt.getTime() ?? 0) - (now + 60) * 1_000)).toBeLessThan(5_000);
  });

  it.each([
    ["three minutes before it was made", [3, -1], 3],
    ["just before it was made", [0, 5], 0],
    ["never by a first factor", [-1, 2], null],
    ["nowhere it says", undefined, null],
    ["in a form that is none", "3", null],
    ["in numbers that are none", ["3", -1], null],
  ])("says that the person proved who they are %s", async (_name, fva, minutes) => {
    const identity = await createVerifier().verify(withClaims({ iat: now, fva }));
    expect(identity?.signedInAt).toEqual(minutes === null ? null : new Date((now - minutes * 60) * 1_000));
  });

  it.each([
    ["no more than Clerk's default claims", {}],
    ["an active status", { sts: "active" }],
    ["an end two seconds ago, within the tolerance for clocks", { exp: now - 2 }],
    ["no nbf", { nbf: undefined }],
  ])("may have %s", async (_, changes) => {
    expect(await createVerifier().verify(withClaims(changes))).toMatchObject({ claims: {} });
  });

  it("may name an audience that is ours", async () => {
    expect(
      await createVerifier(["renavest"]).verify(withClaims({ aud: ["other", "renavest"] })),
    ).not.toBeNull();
  });

  it.each([
    ["an unknown role", { role: "owner" }, "prospect"],
    ["no role in its metadata", {}, "prospect"],
    ["admin in its public metadata", { role: "admin" }, "admin"],
  ])("with %s has that standing and no other", async (_, metadata, role) => {
    expect((await createVerifier().verify(withClaims({ metadata })))?.claims.role).toBe(role);
  });

  it("takes no role from anything but metadata", async () => {
    const token = withClaims({ role: "admin", unsafe_metadata: { role: "admin" }, org_role: "admin" });
    expect((await createVerifier().verify(token))?.claims).toEqual({});
  });
});

describe("a token is refused", () => {
  it.each(listRefusedTokens(key, makeClaims()))("%s", async (_, makeIt) => {
    expect(await createVerifier().verify(makeIt())).toBeNull();
  });
});

describe("checking", () => {
  let fetched: ReturnType<typeof vi.fn>;
  beforeAll(() => {
    fetched = vi.fn();
    vi.stubGlobal("fetch", fetched);
  });

  it("asks nobody", async () => {
    await createVerifier().verify(makeToken(key));
    expect(fetched).not.toHaveBeenCalled();
  });

  it("knows a token our issuer signed even when it has expired", async () => {
    const verifier = createVerifier();
    expect(await verifier.isAuthentic(withClaims({ exp: now - 3_600 }))).toBe(true);
    expect(await verifier.isAuthentic(makeToken(stranger))).toBe(false);
    expect(await verifier.isAuthentic("opaque")).toBe(false);
  });
});
