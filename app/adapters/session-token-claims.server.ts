import type { Role } from "~/domain/people";
import type { IdentityClaims, VerifiedIdentity } from "~/services/identity-port";
import { isRecord } from "./session-token-parts.server";

/** Whose tokens are good here. */
export interface SessionTokenRules {
  readonly issuer: string;
  /** Origins whose sessions count: `azp` must be one of them. */
  readonly authorizedParties: readonly string[];
  /** A token that names an audience must name one of these. */
  readonly audiences: readonly string[];
}

/** The tolerance Clerk's own verifier gives to clocks that disagree. */
const CLOCK_SKEW_SECONDS = 5;

/**
 * The checks Clerk's verifier leaves out or makes optional: it lets a missing `azp`, `aud`, `iat` and `sid` pass,
 * never looks at `iss`, and takes a pending session for a session. Null when any of them fails.
 */
export function toVerifiedIdentity(
  payload: unknown,
  rules: SessionTokenRules,
  now: Date,
): VerifiedIdentity | null {
  if (!isRecord(payload)) return null;
  const { sub, sid, exp } = payload;
  if (!isId(sub) || !isId(sid) || !isOurs(payload, rules) || !isTimely(payload, now)) return null;
  if (!isWholeSession(payload) || typeof exp !== "number") return null;
  return {
    clerkUserId: sub,
    sessionId: sid,
    expiresAt: new Date(exp * 1_000),
    signedInAt: findSignIn(payload),
    claims: toIdentityClaims(payload),
  };
}

/** Clerk's `fva`: minutes since the first and the second factor were shown, when the token was made; -1 is never. */
function findSignIn({ iat, fva }: Record<string, unknown>): Date | null {
  const minutes: unknown = Array.isArray(fva) ? fva[0] : undefined;
  if (typeof iat !== "number" || typeof minutes !== "number" || !Number.isFinite(minutes) || minutes < 0)
    return null;
  return new Date((iat - minutes * 60) * 1_000);
}

function isId(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(value);
}

function isOurs({ iss, azp, aud }: Record<string, unknown>, rules: SessionTokenRules): boolean {
  if (iss !== rules.issuer) return false;
  if (typeof azp !== "string" || !rules.authorizedParties.includes(azp)) return false;
  if (aud === undefined) return true;
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  return audiences.some((each) => typeof each === "string" && rules.audiences.includes(each));
}

function isTimely({ exp, nbf, iat }: Record<string, unknown>, now: Date): boolean {
  const nowSeconds = now.getTime() / 1_000;
  const latest = nowSeconds + CLOCK_SKEW_SECONDS;
  return (
    typeof exp === "number" &&
    Number.isFinite(exp) &&
    exp > nowSeconds - CLOCK_SKEW_SECONDS &&
    typeof iat === "number" &&
    iat <= latest &&
    (nbf === undefined || (typeof nbf === "number" && nbf <= latest))
  );
}

/**
 * `sts: pending` has not finished signing in. `act` is somebody else acting as the person: an author must be
 * who the record says (164.312(a)(2)(i)), so support staff cannot read or write as a client.
 */
function isWholeSession({ sts, act }: Record<string, unknown>): boolean {
  return (sts === undefined || sts === "active") && act === undefined;
}

function toIdentityClaims({ email, name, metadata }: Record<string, unknown>): IdentityClaims {
  return {
    ...(isText(email) ? { email } : {}),
    ...(isText(name) ? { name } : {}),
    ...(isRecord(metadata) ? { role: toRole(metadata["role"]) } : {}),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** Role by public metadata; whatever is not one of ours is a prospect, who may do the least. */
export function toRole(value: unknown): Role {
  return value === "therapist" || value === "admin" ? value : "prospect";
}
