import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OWNER_ONLY = 0o600;
const KEY_BYTES = 32;

/** The installation's encryption keys, made on the first start and kept in the data folder, readable by its owner only. */
export function loadEncryptionKeys(dataDir: string): string {
  return loadSecret(join(dataDir, "encryption-keys"), dataDir);
}

/** The key that signs its records, kept in the same way. */
export function loadSigningKey(dataDir: string): string {
  return loadSecret(join(dataDir, "export-signing-key"), dataDir);
}

/** `<id>:<base64 of 32 random bytes>`. */
function loadSecret(file: string, dataDir: string): string {
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `k1:${randomBytes(KEY_BYTES).toString("base64")}\n`, {
      mode: OWNER_ONLY,
      flag: "wx",
    });
  }
  return readFileSync(file, "utf8").trim();
}
