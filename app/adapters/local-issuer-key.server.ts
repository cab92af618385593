import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from "node:crypto";
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TokenKey, toTokenKey } from "./session-token-keys.server";

/** The key pair of one installation's local issuer. */
export interface LocalIssuerKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: TokenKey;
}

const FILE_NAME = "identity-key.pem";

/** Reads the installation's key, making it on first start. Only its owner may read the file. */
export function loadLocalIssuerKey(directory: string): LocalIssuerKey {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, FILE_NAME);
  if (!existsSync(path)) writeNewKey(directory, path);
  // A restored backup may have lost the mode.
  chmodSync(path, 0o600);
  const privateKey = createPrivateKey(readFileSync(path, "utf8"));
  const publicKey = toTokenKey(createPublicKey(privateKey));
  return { keyId: toKeyId(publicKey), privateKey, publicKey };
}

/** Complete or not there at all: of two processes starting together, both end up with the same key. */
function writeNewKey(directory: string, path: string): void {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const draft = join(directory, `${FILE_NAME}.${randomUUID()}`);
  writeFileSync(draft, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Names the key by its content, so that Clerk's key cache cannot confuse two installations. */
function toKeyId({ pem }: TokenKey): string {
  return `local_${createHash("sha256").update(pem).digest("base64url").slice(0, 22)}`;
}
