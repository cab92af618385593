import { verifyToken } from "@clerk/backend";
import type { VerifiedIdentity } from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";
import { createSessionTokenCache } from "./session-token-cache.server";
import { type SessionTokenRules, toVerifiedIdentity } from "./session-token-claims.server";
import { isSignedWith, type TokenKey, type TokenKeys } from "./session-token-keys.server";
import { parseSessionToken } from "./session-token-parts.server";

/** Judges session tokens, Clerk's and the local issuer's by the same path. */
export interface SessionTokenVerifier {
  /** Null for every token that does not pass; throws ChatError `unavailable` when keys cannot be had. */
  verify(token: string): Promise<VerifiedIdentity | null>;
  /** Whether our issuer signed this, whatever it says and however old it is. */
  isAuthentic(token: string): Promise<boolean>;
}

/** Enough for everybody active at once on one instance, at about 1 KB each. */
const CACHED_TOKENS = 10_000;

/** Our own look at shape and signature, then Clerk's `verifyToken`, then the checks it leaves out. */
export function createSessionTokenVerifier(options: {
  readonly keys: TokenKeys;
  readonly rules: SessionTokenRules;
  readonly clock: Clock;
}): SessionTokenVerifier {
  const { keys, rules, clock } = options;
  const cache = createSessionTokenCache({ clock, maxEntries: CACHED_TOKENS });

  async function findSigningKey(token: string): Promise<TokenKey | null> {
    const parts = parseSessionToken(token);
    if (parts === null) return null;
    const key = await keys.findKey(parts.keyId);
    return key !== null && isSignedWith(key, parts) ? key : null;
  }

  async function judge(token: string): Promise<VerifiedIdentity | null> {
    // Clerk keeps a key for every key name it is shown, for ever: only names our key has signed may reach it.
    const key = await findSigningKey(token);
    if (key === null) return null;
    return toVerifiedIdentity(await findPayload(token, key.pem, rules), rules, clock.now());
  }

  return {
    isAuthentic: async (token) => (await findSigningKey(token)) !== null,
    async verify(token) {
      const known = cache.find(token);
      if (known !== null) return known;
      const identity = await judge(token);
      if (identity !== null) cache.keep(token, identity);
      return identity;
    },
  };
}

async function findPayload(token: string, jwtKey: string, rules: SessionTokenRules): Promise<unknown> {
  try {
    return await verifyToken(token, { jwtKey, authorizedParties: [...rules.authorizedParties] });
  } catch {
    // With the key in hand nothing is fetched: whatever it throws is about the token.
    return null;
  }
}
