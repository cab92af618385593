const ENTRY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/;
const KEY_BYTES = 32;
/** Of 32 random bytes fewer than this are different once in 10^20 or so; typed ones often are. */
const MIN_DIFFERENT_BYTES = 16;

/** The installation's key-encryption keys: the first one wraps, all unwrap. */
export interface EncryptionKeys {
  readonly newestId: string;
  /** All, the newest first. */
  readonly ids: readonly string[];
  /** Throws for a key that is not here. */
  find(id: string): Buffer;
}

/** Reads `<id>:<base64 of 32 bytes>,...`. Throws with what is wrong, never with a key. */
export function parseEncryptionKeys(text: string): EncryptionKeys {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of text.split(",").entries()) {
    const [, id, encoded] = ENTRY.exec(entry.trim()) ?? [];
    if (id === undefined || encoded === undefined)
      throw new Error(`entry ${index + 1} is not <id>:<base64 of 32 bytes>`);
    if (keys.has(id)) throw new Error(`key id ${id} stands twice`);
    const bytes = Buffer.from(encoded, "base64");
    if (bytes.length !== KEY_BYTES)
      throw new Error(`key ${id} has ${bytes.length} bytes instead of ${KEY_BYTES}`);
    if (new Set(bytes).size < MIN_DIFFERENT_BYTES) throw new Error(`key ${id} is not random`);
    keys.set(id, bytes);
  }
  const [newestId = ""] = keys.keys();
  return {
    newestId,
    ids: [...keys.keys()],
    find(id) {
      const key = keys.get(id);
      if (key === undefined) throw new Error("wrapped by a key that is not in CHAT_ENCRYPTION_KEYS");
      return key;
    },
  };
}
