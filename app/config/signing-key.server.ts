import { createPrivateKey, hkdfSync, type KeyObject } from "node:crypto";
import type { EncryptionKeys } from "./encryption-keys.server";

const ENTRY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/;
const SEED_BYTES = 32;
const MIN_DIFFERENT_BYTES = 16;
/** What stands in front of a seed in an Ed25519 key of PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** The installation's key for signing records. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** Reads `<id>:<base64 of 32 random bytes>`, an Ed25519 seed. Throws with what is wrong, never with the key. */
export function parseSigningKey(text: string): SigningKey {
  const [, id, encoded] = ENTRY.exec(text.trim()) ?? [];
  if (id === undefined || encoded === undefined) throw new Error("is not <id>:<base64 of 32 bytes>");
  const seed = Buffer.from(encoded, "base64");
  if (seed.length !== SEED_BYTES) throw new Error(`has ${seed.length} bytes instead of ${SEED_BYTES}`);
  if (new Set(seed).size < MIN_DIFFERENT_BYTES) throw new Error("is not random");
  return { id, privateKey: toPrivateKey(seed) };
}

const FORMER = /^([A-Za-z0-9_-]{1,64}):([A-Za-z0-9_-]{43})$/;

/** Reads `<id>:<public key>,...`, keys as the page of keys shows them. Throws with what is wrong. */
export function parseFormerKeys(
  text: string,
): readonly { readonly id: string; readonly publicKey: string }[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((entry, index) => {
      const [, id, publicKey] = FORMER.exec(entry) ?? [];
      if (id === undefined || publicKey === undefined)
        throw new Error(`entry ${index + 1} is not <id>:<base64url of 32 bytes>`);
      return { id, publicKey };
    });
}

/** Where none is set: one that comes with the newest encryption key, and goes with it. */
export function deriveSigningKey(ring: EncryptionKeys): SigningKey {
  const seed = hkdfSync("sha256", ring.find(ring.newestId), "", "renavest-export-signing-1", SEED_BYTES);
  return { id: `derived-${ring.newestId}`, privateKey: toPrivateKey(Buffer.from(seed)) };
}

function toPrivateKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
}
