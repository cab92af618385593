import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** The fake instance every Clerk test runs against. */
export const FRONTEND_HOST = "clerk.renavest.test";
export const ISSUER = `https://${FRONTEND_HOST}`;
export const ORIGIN = "https://chat.renavest.test";
export const LIVE_KEY = `pk_live_${Buffer.from(`${FRONTEND_HOST}$`).toString("base64")}`;
export const TEST_KEY = `pk_test_${Buffer.from(`${FRONTEND_HOST}$`).toString("base64")}`;

export interface KeyPair {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicPem: string;
}

export function makeKeyPair(modulusLength = 2_048): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
  const publicPem = publicKey.export({ format: "pem", type: "spki" }).toString();
  // Clerk's key cache lives as long as the process: a name used twice would bring the first key back.
  return { keyId: `ins_${randomBytes(8).toString("hex")}`, privateKey, publicKey, publicPem };
}

/** Claims of a good session token; `undefined` takes one away. */
export function makeClaims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1_000);
  return {
    v: 2,
    iss: ISSUER,
    azp: ORIGIN,
    sub: "user_2fTestPerson",
    sid: "sess_2fTestSession",
    iat: now,
    nbf: now - 10,
    exp: now + 60,
    ...changes,
  };
}

export function makeHeader(key: KeyPair, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { alg: "RS256", kid: key.keyId, typ: "JWT", ...changes };
}

/** Signs with RS256 whatever the header says. */
export function makeToken(key: KeyPair, claims = makeClaims(), header = makeHeader(key)): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
}

/** The confusion attack: the public key, which everybody has, used as an HMAC secret. */
export function makeHmacToken(key: KeyPair, claims = makeClaims()): string {
  const signed = `${encode(makeHeader(key, { alg: "HS256" }))}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", key.publicPem).update(signed).digest("base64url")}`;
}

export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
