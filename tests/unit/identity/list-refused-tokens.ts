import { sign } from "node:crypto";
import { encode, type KeyPair, makeHeader, makeHmacToken, makeKeyPair, makeToken } from "./make-token";

/** A token that must not count: what is wrong with it, and the way to make one. */
export type RefusedToken = readonly [name: string, make: () => string];

/** Every row of the token table (safety.md) and its neighbours, for an issuer with this key whose good tokens claim `good`. */
export function listRefusedTokens(
  key: KeyPair,
  good: Readonly<Record<string, unknown>>,
): readonly RefusedToken[] {
  const stranger = makeKeyPair();
  const now = Math.floor(Date.now() / 1_000);
  const claimsWith = (changes: Record<string, unknown>) => ({ ...good, ...changes });
  const withClaims = (changes: Record<string, unknown>) => makeToken(key, claimsWith(changes));
  const withHeader = (changes: Record<string, unknown>) =>
    makeToken(key, claimsWith({}), makeHeader(key, changes));
  const withAlgorithm = (algorithm: string, hash: string) => {
    const signed = `${encode(makeHeader(key, { alg: algorithm }))}.${encode(good)}`;
    return `${signed}.${sign(hash, Buffer.from(signed), key.privateKey).toString("base64url")}`;
  };
  const withoutSignature = (alg: string) => `${encode(makeHeader(key, { alg }))}.${encode(good)}.`;
  const azp = String(good["azp"]);
  const iss = String(good["iss"]);
  const [goodHeader, goodPayload, goodSignature] = makeToken(key, claimsWith({})).split(".");

  return [
    ["alg none, unsigned", () => withoutSignature("none")],
    ["alg NONE, signed all the same", () => withHeader({ alg: "NONE" })],
    ["alg none with a signature", () => withHeader({ alg: "none" })],
    ["HS256 with the public key as secret", () => makeHmacToken(key, claimsWith({}))],
    ["RS512, which Clerk's verifier would take", () => withAlgorithm("RS512", "RSA-SHA512")],
    ["RS384", () => withAlgorithm("RS384", "RSA-SHA384")],
    ["an RS256 header over another hash", () => withAlgorithm("RS256", "RSA-SHA512")],
    ["no alg", () => withHeader({ alg: undefined })],
    ["alg as a list", () => withHeader({ alg: ["RS256"] })],
    ["no signature", () => withoutSignature("RS256")],
    ["another key", () => makeToken(stranger, claimsWith({}))],
    ["another key under our key's name", () => makeToken(stranger, claimsWith({}), makeHeader(key))],
    [
      "a key of its own in the header",
      () => makeToken(stranger, good, makeHeader(key, { jwk: stranger.publicKey.export({ format: "jwk" }) })),
    ],
    ["no key name", () => withHeader({ kid: undefined })],
    ["another type", () => withHeader({ typ: "at+jwt" })],
    ["an extension it insists on", () => withHeader({ crit: ["exp"], exp: 1 })],
    [
      "another payload under a good signature",
      () => `${goodHeader}.${encode(claimsWith({ sub: "user_other" }))}.${goodSignature}`,
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
    ["an azp that only begins like ours", () => withClaims({ azp: `${azp}.evil.example` })],
    ["azp as a list", () => withClaims({ azp: [azp] })],
    ["another aud", () => withClaims({ aud: "another-api" })],
    ["other auds", () => withClaims({ aud: ["another-api"] })],
    ["an empty aud", () => withClaims({ aud: "" })],
    ["a pending session", () => withClaims({ sts: "pending" })],
    ["a status nobody knows", () => withClaims({ sts: "later" })],
    ["another issuer", () => withClaims({ iss: "https://clerk.other.test" })],
    ["no issuer", () => withClaims({ iss: undefined })],
    ["our issuer without https", () => withClaims({ iss: iss.replace("https", "http") })],
    ["somebody acting as the person", () => withClaims({ act: { sub: "user_support" } })],
    ["a payload that is a list", () => makeToken(key, [] as unknown as Record<string, unknown>)],
    ["no JSON", () => `${Buffer.from("{").toString("base64url")}.${goodPayload}.${goodSignature}`],
    ["a fourth part", () => `${makeToken(key, claimsWith({}))}.x`],
    ["spaces around", () => ` ${makeToken(key, claimsWith({}))}`],
    ["nothing", () => ""],
    ["one word", () => "token"],
    ["10 MB", () => "a".repeat(10_000_000)],
    ["a good token made longer than a cookie", () => withClaims({ filler: "x".repeat(5_000) })],
  ];
}
