import type { RecordCrypto } from "~/domain/record/verify-record";

/** Hashes and signatures of the browser. Throws NotSupportedError where it knows no Ed25519. */
export const webCrypto: RecordCrypto = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes))),
  async isSigned(publicKey, signed, signature) {
    const key = await crypto.subtle.importKey("raw", Uint8Array.from(publicKey), "Ed25519", false, [
      "verify",
    ]);
    return await crypto.subtle.verify("Ed25519", key, Uint8Array.from(signature), Uint8Array.from(signed));
  },
};
