import { sign } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createSessionTokenVerifier, type SessionTokenVerifier } from "~/adapters/clerk-session-token.server";
import { createFixedTokenKeys, parseTokenKey } from "~/adapters/session-token-keys.server";
import {
  encode,
  ISSUER,
  makeClaims,
  makeHeader,
  makeHmacToken,
  makeKeyPair,
  makeToken,
  ORIGIN,
} from "./make-token";

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
const withHeader = (changes: Record<string, unknown>) =>
  makeToken(key, makeClaims(), makeHeader(key, changes));
const withAlgorithm = (algorithm: string, hash: string) => {
  const signed = `${encode(makeHeader(key, { alg: algorithm }))}.${encode(makeClaims())}`;
  return `${signed}.${sign(hash, Buffer.from(signed), key.privateKey).toString("base64url")}`;
};
const withoutSignature = (alg: string) => `${encode(makeHeader(key, { alg }))}.${encode(makeClaims())}.`;
const [goodHeader, goodPayload, goodSignature] = makeToken(key).split(".");

describe("a good token", () => {
  it("is its person's and session's, with what it says of them", async () => {
    const token = withClaims({ email: "Sam@example.com", name: "Sam", metadata: { role: "therapist" } });
    const identity = await createVerifier().verify(token);
    expect(identity).toEqual({
      clerkUserId: "user_2fTestPerson",
      sessionId: "sess_2fTestSession",
      expiresAt: expect.any(Date),
      claims: { email: "Sam@example.com", name: "Sam", role: "therapist" },
    });
    expect(Math.abs((identity?.expiresAt.getTime() ?? 0) - (now + 60) * 1_000)).toBeLessThan(5_000);
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

const REFUSED: [string, () => string][] = [
  ["alg none, unsigned", () => withoutSignature("none")],
  ["alg NONE, signed all the same", () => withHeader({ alg: "NONE" })],
  ["alg none with a signature", () => withHeader({ alg: "none" })],
  ["HS256 with the public key as secret", () => makeHmacToken(key)],
  ["RS512, which Clerk's verifier would take", () => withAlgorithm("RS512", "RSA-SHA512")],
  ["RS384", () => withAlgorithm("RS384", "RSA-SHA384")],
  ["an RS256 header over another hash", () => withAlgorithm("RS256", "RSA-SHA512")],
  ["no alg", () => withHeader({ alg: undefined })],
  ["alg as a list", () => withHeader({ alg: ["RS256"] })],
  ["no signature", () => withoutSignature("RS256")],
  ["another key", () => makeToken(stranger)],
  ["another key under our key's name", () => makeToken(stranger, makeClaims(), makeHeader(key))],
  [
    "a key of its own in the header",
    () =>
      makeToken(
        stranger,
        makeClaims(),
        makeHeader(key, { jwk: stranger.publicKey.export({ format: "jwk" }) }),
      ),
  ],
  ["no key name", () => withHeader({ kid: undefined })],
  ["another type", () => withHeader({ typ: "at+jwt" })],
  ["an extension it insists on", () => withHeader({ crit: ["exp"], exp: 1 })],
  [
    "another payload under a good signature",
    () => `${goodHeader}.${encode(makeClaims({ sub: "user_other" }))}.${goodSignature}`,
  ],
  [
    "another header under a good signature",
    () => `${encode(makeHeader(key, { x: 1 }))}.${goodPayload}.${goodSignature}`,
  ],
  ["expired", () => withClaims({ exp: now - 30 })],
  ["expired by far", () => withClaims({ exp: 0 })],
  ["not yet valid", () => withClaims({ nbf: now + 60 })],
  ["issued in the future", () => withClaims({ iat: now + 60 })],
  ["no exp", () => withClaims({ exp: undefined })],
  ["exp as text", () => withClaims({ exp: String(now + 60) })],
  ["no iat", () => withClaims({ iat: undefined })],
  ["no sub", () => withClaims({ sub: undefined })],
  ["an empty sub", () => withClaims({ sub: "" })],
  ["sub as an object", () => withClaims({ sub: { not: "" } })],
  ["no sid", () => withClaims({ sid: undefined })],
  ["an empty sid", () => withClaims({ sid: "" })],
  ["no azp, which Clerk's verifier lets pass", () => withClaims({ azp: undefined })],
  ["an empty azp", () => withClaims({ azp: "" })],
  ["a foreign azp", () => withClaims({ azp: "https://evil.example" })],
  ["an azp that only begins like ours", () => withClaims({ azp: `${ORIGIN}.evil.example` })],
  ["azp as a list", () => withClaims({ azp: [ORIGIN] })],
  ["another aud", () => withClaims({ aud: "another-api" })],
  ["other auds", () => withClaims({ aud: ["another-api"] })],
  ["an empty aud", () => withClaims({ aud: "" })],
  ["a pending session", () => withClaims({ sts: "pending" })],
  ["a status nobody knows", () => withClaims({ sts: "later" })],
  ["another issuer", () => withClaims({ iss: "https://clerk.other.test" })],
  ["no issuer", () => withClaims({ iss: undefined })],
  ["our issuer without https", () => withClaims({ iss: ISSUER.replace("https", "http") })],
  ["somebody acting as the person", () => withClaims({ act: { sub: "user_support" } })],
  ["a payload that is a list", () => makeToken(key, [] as unknown as Record<string, unknown>)],
  ["no JSON", () => `${Buffer.from("{").toString("base64url")}.${goodPayload}.${goodSignature}`],
  ["a fourth part", () => `${makeToken(key)}.x`],
  ["spaces around", () => ` ${makeToken(key)}`],
  ["nothing", () => ""],
  ["one word", () => "token"],
  ["10 MB", () => "a".repeat(10_000_000)],
  ["a good token made longer than a cookie", () => withClaims({ filler: "x".repeat(5_000) })],
];

describe("a token is refused", () => {
  it.each(REFUSED)("%s", async (_, makeIt) => {
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
