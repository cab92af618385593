/** The outside of a JWT, before anything in it is believed. */
export interface SessionTokenParts {
  readonly keyId: string;
  /** What the signature signs. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Browsers refuse cookies beyond 4 KB, so no session token of Clerk's is longer. */
const MAX_CHARACTERS = 4_096;
const SHAPE = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** Null unless it is a compact JWT whose header asks for RS256 with a named key: `none`, HS256 and the rest end here. */
export function parseSessionToken(token: string): SessionTokenParts | null {
  if (token.length > MAX_CHARACTERS) return null;
  const [, header, payload, signature] = SHAPE.exec(token) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) return null;
  const keyId = findKeyId(header);
  if (keyId === null) return null;
  return { keyId, signed: `${header}.${payload}`, signature: Buffer.from(signature, "base64url") };
}

function findKeyId(encodedHeader: string): string | null {
  const header = parseObject(Buffer.from(encodedHeader, "base64url").toString("utf8"));
  if (header === null || header["alg"] !== "RS256") return null;
  if (header["typ"] !== undefined && header["typ"] !== "JWT") return null;
  // `crit` names extensions a verifier must understand; this one understands none.
  if ("crit" in header) return null;
  const keyId = header["kid"];
  return typeof keyId === "string" && keyId !== "" ? keyId : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** A plain JSON object, not an array or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
