import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { PartnerKey } from "~/services/ports/partner-records";

const PURPOSE = "renavest-partner-secret\0v1\0";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The installation's key-encryption keys: the newest one wraps, all unwrap. */
export interface SecretKeyRing {
  readonly newestId: string;
  /** Throws for a key that is not here. */
  find(id: string): Buffer;
}

type Place = Pick<PartnerKey, "siteKey" | "kid">;

/** Secrets shared with partners, as they are kept: AES-256-GCM, bound to the site and the key's name. */
export function createPartnerSecrets({ ring }: { ring: SecretKeyRing }) {
  const keyOf = (id: string) => Buffer.from(hkdfSync("sha256", ring.find(id), "", PURPOSE, KEY_BYTES));
  const bindingOf = ({ siteKey, kid }: Place) => Buffer.from(JSON.stringify([siteKey, kid]));

  return {
    /** `<key's id>.<nonce, ciphertext, tag>`. */
    wrap(place: Place, secret: Uint8Array): string {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", keyOf(ring.newestId), nonce).setAAD(bindingOf(place));
      const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
      return `${ring.newestId}.${sealed.toString("base64url")}`;
    },
    /** Throws when anything at all does not fit. */
    open({ wrappedSecret, ...place }: Place & Pick<PartnerKey, "wrappedSecret">): Uint8Array {
      const [id = "", encoded = ""] = (wrappedSecret ?? "").split(".");
      const sealed = Buffer.from(encoded, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", keyOf(id), sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(bindingOf(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}
