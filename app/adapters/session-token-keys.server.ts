import { createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import { ChatError } from "~/domain/errors";
import type { Clock } from "~/services/ports/clock";
import type { SessionTokenParts } from "./session-token-parts.server";

/** A public key tokens are signed with. */
export interface TokenKey {
  readonly key: KeyObject;
  /** The same as PEM, the form Clerk's verifier takes. */
  readonly pem: string;
}

/** Where public keys come from. */
export interface TokenKeys {
  /** Throws ChatError `unavailable` when the source cannot be asked. */
  findKey(keyId: string): Promise<TokenKey | null>;
}

/** Whether the token was signed with this key. Says nothing about what it claims. */
export function isSignedWith({ key }: TokenKey, { signed, signature }: SessionTokenParts): boolean {
  return verify("RSA-SHA256", Buffer.from(signed), key, signature);
}

/** One known key; `keyId` null accepts any name for it, because a PEM does not carry Clerk's. */
export function createFixedTokenKeys(key: TokenKey, keyId: string | null): TokenKeys {
  return {
    findKey: async (wanted) => (keyId === null || keyId === wanted ? key : null),
  };
}

const MIN_RELOAD_MS = 10_000;
const MAX_AGE_MS = 3_600_000;

/**
 * Keys the issuer publishes. Loaded at most once in ten seconds whatever the tokens ask for,
 * so that made-up key names cannot make this server hammer the issuer.
 */
export function createPublishedTokenKeys(options: {
  readonly loadJwks: () => Promise<readonly unknown[]>;
  readonly clock: Clock;
}): TokenKeys {
  let keys = new Map<string, TokenKey>();
  let loadedAtMs = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;

  async function load(): Promise<void> {
    try {
      keys = toKeyMap(await options.loadJwks());
    } finally {
      loadedAtMs = options.clock.now().getTime();
    }
  }

  return {
    async findKey(keyId) {
      const ageMs = options.clock.now().getTime() - loadedAtMs;
      if (ageMs >= (keys.has(keyId) ? MAX_AGE_MS : MIN_RELOAD_MS)) {
        loading ??= load().finally(() => {
          loading = null;
        });
      }
      try {
        await loading;
      } catch (cause) {
        // A key known before the outage is still the issuer's key.
        if (!keys.has(keyId)) throw new ChatError("unavailable", { retryAfterSeconds: 10, cause });
      }
      const key = keys.get(keyId) ?? null;
      if (key === null && keys.size === 0) throw new ChatError("unavailable", { retryAfterSeconds: 10 });
      return key;
    },
  };
}

function toKeyMap(jwks: readonly unknown[]): Map<string, TokenKey> {
  const keys = new Map<string, TokenKey>();
  for (const jwk of jwks) {
    const keyId = (jwk as { kid?: unknown }).kid;
    if (typeof keyId === "string")
      keys.set(keyId, toTokenKey(createPublicKey({ key: jwk as JsonWebKey, format: "jwk" })));
  }
  return keys;
}

/** Takes a PEM as people paste it: with line breaks, with `\n` written out, or all in one line. */
export function parseTokenKey(pem: string): TokenKey {
  const body = pem.replaceAll("\\n", "\n").replace(/-----(BEGIN|END) PUBLIC KEY-----/g, "");
  return toTokenKey(createPublicKey({ key: Buffer.from(body, "base64"), format: "der", type: "spki" }));
}

/** Throws unless it is RSA with 2048 bits and the usual exponent, the only keys Clerk signs with and can read back from PEM. */
export function toTokenKey(key: KeyObject): TokenKey {
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== "rsa" || modulusLength !== 2_048 || publicExponent !== 65_537n)
    throw new Error("A session token key must be an RSA public key of 2048 bits with exponent 65537.");
  return { key, pem: key.export({ format: "pem", type: "spki" }).toString() };
}
