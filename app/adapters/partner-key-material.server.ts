import { createPublicKey, randomBytes } from "node:crypto";
import type { PartnerKeyMaterial } from "~/services/ports/partner-sites";
import type { createPartnerSecrets } from "./partner-secrets.server";

const SECRET_BYTES = 32;
const MAX_PEM = 2_000;
/** Node would make a public key of a private one, too, and that one must not be kept, nor thought to be safe here. */
const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----\s[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/;

/** Keys of partners as Node's crypto reads and makes them. */
export function createPartnerKeyMaterial({
  secrets,
}: {
  secrets: Pick<ReturnType<typeof createPartnerSecrets>, "wrap">;
}): PartnerKeyMaterial {
  return {
    readPublicKey(pem) {
      const text = pem.trim();
      if (text.length > MAX_PEM || !PUBLIC_PEM.test(text)) return null;
      try {
        const key = createPublicKey(text);
        const algorithm = toAlgorithm(key.asymmetricKeyType, key.asymmetricKeyDetails?.namedCurve);
        if (algorithm === null) return null;
        return { algorithm, publicKey: key.export({ type: "spki", format: "pem" }).toString() };
      } catch {
        return null;
      }
    },
    makeSecret(place) {
      // Partners sign with the bytes of the text they were shown: nothing to decode, so nothing to get wrong.
      const secret = randomBytes(SECRET_BYTES).toString("base64url");
      return { secret, wrappedSecret: secrets.wrap(place, Buffer.from(secret, "utf8")) };
    },
  };
}

function toAlgorithm(type: string | undefined, curve: string | undefined): "ES256" | "EdDSA" | null {
  if (type === "ec") return curve === "prime256v1" ? "ES256" : null;
  return type === "ed25519" ? "EdDSA" : null;
}
