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

/** As the verifier's command does it. */
export function verifyWithNode(file: Uint8Array, trustedKey: string | null = null): Promise<RecordVerdict> {
  return verifyRecord(crypto, file, trustedKey);
}
