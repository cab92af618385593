import { createHash, createPublicKey, verify } from "node:crypto";
import { type RecordCrypto, type RecordVerdict, verifyRecord } from "~/domain/record/verify-record";

const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

const crypto: RecordCrypto = {
  sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
  async isSigned(publicKey, signed, signature) {
    const key = Buffer.concat([SPKI_PREFIX, publicKey]);
    return verify(null, signed, createPublicKey({ key, format: "der", type: "spki" }), signature);
  },
};

const judged = new Map<string, Promise<boolean>>();
/** The same, but that a seal it has judged before is not judged again. */
const quickCrypto: RecordCrypto = {
  ...crypto,
  isSigned(...asked) {
    const key = asked.map((bytes) => Buffer.from(bytes).toString("base64url")).join();
    const found = judged.get(key) ?? crypto.isSigned(...asked);
    judged.set(key, found);
    return found;
  },
};

/** Whether a verifier finds nothing wrong with it; for tens of thousands of nearly the same file. */
export async function isIntact(file: Uint8Array): Promise<boolean> {
  return (await verifyRecord(quickCrypto, file)).problems.length === 0;
}

/** As the verifier's command does it. */
export function verifyWithNode(file: Uint8Array, trustedKey: string | null = null): Promise<RecordVerdict> {
  return verifyRecord(crypto, file, trustedKey);
}
