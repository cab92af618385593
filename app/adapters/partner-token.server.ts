import { createPublicKey, type KeyObject } from "node:crypto";
import { compactVerify, decodeProtectedHeader } from "jose";
import type { PartnerTokenRefusal } from "~/domain/partner-claims";
import type { PartnerKey } from "~/services/ports/partner-records";
import type { OpenedPartnerToken, PartnerTokens } from "~/services/ports/partner-tokens";

const MAX_TOKEN_CHARACTERS = 4_096;
const KID = /^[A-Za-z0-9_.-]{1,64}$/;
/** By these a token would bring the key it is checked with, or ask for something nobody here knows. */
const REFUSED_HEADERS = ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"];

/** Partners' tokens, checked by jose with the one key that is registered, for the one algorithm it is registered for. */
export function createPartnerTokens(options: {
  /** Opens a shared secret as it is kept. Throws when it does not open. */
  readonly openSecret: (key: PartnerKey) => Uint8Array;
}): PartnerTokens {
  return {
    async open(token, findKey) {
      const header = readHeader(token);
      if (typeof header === "string") return { refusal: header };
      const key = await findKey(header.kid);
      if (key === null) return { refusal: "unknown_key" };
      // Whatever the token calls itself: a public key must not be taken for a shared secret.
      if (header.alg !== key.algorithm) return { refusal: "algorithm" };
      return await check(token, key, options.openSecret);
    },
  };
}

function readHeader(token: string): { alg: string; kid: string } | PartnerTokenRefusal {
  if (token.length > MAX_TOKEN_CHARACTERS) return "malformed";
  try {
    const { alg, kid, typ = "JWT", ...others } = decodeProtectedHeader(token);
    if (alg !== "ES256" && alg !== "EdDSA" && alg !== "HS256") return "algorithm";
    if (REFUSED_HEADERS.some((name) => name in others)) return "key_reference";
    if (typ !== "JWT") return "malformed";
    return typeof kid === "string" && KID.test(kid) ? { alg, kid } : "unknown_key";
  } catch {
    return "malformed";
  }
}

async function check(
  token: string,
  key: PartnerKey,
  openSecret: (key: PartnerKey) => Uint8Array,
): Promise<OpenedPartnerToken> {
  const material = toMaterial(key, openSecret);
  try {
    const { payload } = await compactVerify(token, material, { algorithms: [key.algorithm] });
    const claims: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    return isRecord(claims) ? { payload: claims } : { refusal: "malformed" };
  } catch (error) {
    return {
      refusal: error instanceof SyntaxError || error instanceof TypeError ? "malformed" : "signature",
    };
  }
}

/** A key of ours that cannot be used is a fault of ours, and thrown as such. */
function toMaterial(key: PartnerKey, openSecret: (key: PartnerKey) => Uint8Array): KeyObject | Uint8Array {
  return key.algorithm === "HS256" ? openSecret(key) : createPublicKey(key.publicKey ?? "");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
