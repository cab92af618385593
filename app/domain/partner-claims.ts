/** Why a partner's token is not taken. Partners' developers read these in `diagnose()`: never renamed. */
export const PARTNER_TOKEN_REFUSALS = {
  malformed: "The token is not a signed JWT.",
  algorithm:
    "The token's alg is not the one this key was registered with (ES256, EdDSA or HS256; never none).",
  key_reference:
    "The token's header names a key of its own (jku, jwk, x5u, x5c) or crit; only kid is looked at.",
  unknown_key: "The token's kid names no key that is valid for this site now.",
  signature: "The token's signature does not fit the registered key.",
  missing_claim: "The token needs iss, aud, sub, jti, iat and exp, each of the right kind.",
  issuer: "The token's iss is not this site's key.",
  audience: "The token's aud is not the chat's origin.",
  expired: "The token has expired, or the signing server's clock is behind.",
  not_yet: "The token was issued in the future: the signing server's clock is ahead.",
  too_long: "The token lives longer than 5 minutes.",
  profile: "The token's name or email is not one that can be kept.",
  replayed: "The token was used before; sign a new one for each request.",
} as const;

/** One of the closed set of refusals. */
export type PartnerTokenRefusal = keyof typeof PARTNER_TOKEN_REFUSALS;

/** What a good token says: whom the partner vouches for. */
export interface PartnerClaims {
  /** The partner's own name for the person. */
  readonly subject: string;
  /** Never taken twice from one site. */
  readonly jti: string;
  readonly name: string | null;
  /** Nobody has proven that it is theirs. */
  readonly email: string | null;
}

/** What a token has to say. */
export interface PartnerClaimRules {
  /** The site's key. */
  readonly issuer: string;
  /** Our own origins. */
  readonly audiences: readonly string[];
}

const MAX_LIFE_SECONDS = 300;
/** Servers' clocks disagree by so much. */
const SKEW_SECONDS = 30;
const MAX_NAME = 80;
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,189}$/;
/** Spaces within, nothing that turns, hides or ends a line. */
const UNFIT_FOR_NAMES = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** Judges what a token says, once its signature has been found good (safety.md, Tokens). */
export function judgePartnerClaims(
  payload: Readonly<Record<string, unknown>>,
  { issuer, audiences }: PartnerClaimRules,
  now: Date,
): PartnerClaims | PartnerTokenRefusal {
  const { iss, aud, sub, jti, iat, exp, nbf = iat } = payload;
  if (!isText(sub, 255) || !isText(jti, 128) || typeof iss !== "string" || typeof aud !== "string")
    return "missing_claim";
  if (!isMoment(iat) || !isMoment(exp) || !isMoment(nbf)) return "missing_claim";
  if (iss !== issuer) return "issuer";
  if (!audiences.includes(aud)) return "audience";
  const nowSeconds = now.getTime() / 1_000;
  if (exp <= nowSeconds - SKEW_SECONDS) return "expired";
  if (iat > nowSeconds + SKEW_SECONDS || nbf > nowSeconds + SKEW_SECONDS) return "not_yet";
  if (exp <= iat || exp - iat > MAX_LIFE_SECONDS) return "too_long";
  const profile = toProfile(payload);
  return profile === null ? "profile" : { subject: sub, jti, ...profile };
}

function toProfile({ name, email }: Readonly<Record<string, unknown>>) {
  const told = { name: toTold(name), email: toTold(email) };
  if (told.name !== null && (typeof told.name !== "string" || !isName(told.name))) return null;
  if (told.email !== null && (typeof told.email !== "string" || !EMAIL.test(told.email))) return null;
  return { name: told.name?.trim() ?? null, email: told.email?.toLowerCase() ?? null };
}

/** Left out, null and empty are the same. */
function toTold(value: unknown): unknown {
  return value === undefined || value === "" ? null : value;
}

/** Whether a text can stand as a person's name on a screen. */
export function isName(text: string): boolean {
  const trimmed = text.trim();
  return trimmed !== "" && [...trimmed].length <= MAX_NAME && !UNFIT_FOR_NAMES.test(trimmed);
}

function isText(value: unknown, maxLength: number): value is string {
  return (
    typeof value === "string" && value !== "" && value.length <= maxLength && !/[\p{Cc}\p{Cs}]/u.test(value)
  );
}

function isMoment(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
