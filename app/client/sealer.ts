/** Seals texts for this device. */
export interface Sealer {
  /** Rejects where the browser cannot. */
  seal(name: string, text: string): Promise<string>;
  /** Null for anything that was not sealed under this name with one of our keys. */
  open(name: string, sealed: string): Promise<string | null>;
}

const NONCE_BYTES = 12;

/**
 * Seals with AES-256-GCM under the first of these keys (32 bytes as base64url; newest first) and opens with any. The keys
 * come with the page and are kept nowhere on the device. Null where the browser or the server has none.
 */
export function createSealer(keys: readonly string[]): Sealer | null {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined || keys.length === 0) return null;
  const uses: KeyUsage[] = ["encrypt", "decrypt"];
  const imported = keys.map((key) => subtle.importKey("raw", toBytes(key), "AES-GCM", false, uses));
  // Handled where they are used.
  for (const one of imported) one.catch(() => undefined);
  return {
    async seal(name, text) {
      const [key] = imported;
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const how = { name: "AES-GCM", iv: nonce, additionalData: encode(name) };
      const sealed = await subtle.encrypt(how, (await key) as CryptoKey, encode(text));
      return btoa(String.fromCharCode(...nonce, ...new Uint8Array(sealed)));
    },
    async open(name, sealed) {
      for (const key of imported) {
        try {
          const bytes = toBytes(sealed);
          const how = { name: "AES-GCM", iv: bytes.slice(0, NONCE_BYTES), additionalData: encode(name) };
          return new TextDecoder().decode(await subtle.decrypt(how, await key, bytes.slice(NONCE_BYTES)));
        } catch {
          // Another key's, or nobody's.
        }
      }
      return null;
    },
  };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toBytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}
