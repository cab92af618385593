import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import type { ChannelKey, MessageCipher, MessageContext } from "~/services/ports/message-cipher";

const ALGORITHM = "aes-256-gcm";
const FORMAT = "v1";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAX_OPEN_KEYS = 5_000;

/** The installation's key-encryption keys: the newest one wraps, all unwrap. */
export interface KeyRing {
  readonly newestId: string;
  /** Throws for a key that is not here. */
  find(id: string): Buffer;
}

/** A channel's own key, opened. */
interface DataKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * AES-256-GCM, one data key a channel, wrapped by the installation's newest key (data.md, Encryption).
 * Everything a text is bound to is authenticated with it: moved, renamed or altered, it does not open.
 */
export function createMessageCipher({ ring }: { ring: KeyRing }): MessageCipher {
  const opened = new Map<string, DataKey>();

  function openKey({ id, wrappedKey }: ChannelKey): DataKey {
    // The wrapped key is part of the name: after a rotation or a destroyed key nothing old is found.
    const name = `${id}.${wrappedKey}`;
    const known = opened.get(name);
    if (known !== undefined) return known;
    const [kekId = "", sealed = ""] = wrappedKey.split(".");
    const bytes = unseal(ring.find(kekId), sealed, keyBinding(id, kekId));
    if (bytes.length !== KEY_BYTES) throw new Error("wrapped data key has another length");
    if (opened.size >= MAX_OPEN_KEYS) opened.delete(opened.keys().next().value ?? "");
    const key = { id: fingerprintKey(bytes), bytes };
    opened.set(name, key);
    return key;
  }

  return {
    createChannelKey(channelId) {
      const kekId = ring.newestId;
      return `${kekId}.${seal(ring.find(kekId), randomBytes(KEY_BYTES), keyBinding(channelId, kekId))}`;
    },
    seal(channel, context, text) {
      const key = openKey(channel);
      const sealed = seal(key.bytes, Buffer.from(text, "utf8"), textBinding(context, key.id));
      return { content: `${FORMAT}.${sealed}`, keyId: key.id };
    },
    open(channel, context, { content, keyId }) {
      const key = openKey(channel);
      const [format, sealed] = content.split(".");
      if (format !== FORMAT || sealed === undefined || keyId !== key.id)
        throw new Error("sealed by another key or format");
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
        unseal(key.bytes, sealed, textBinding(context, key.id)),
      );
    },
    fingerprint(channel, text) {
      return createHmac("sha256", openKey(channel).bytes)
        .update("fingerprint\0")
        .update(text, "utf8")
        .digest();
    },
  };
}

function seal(key: Buffer, plain: Buffer, binding: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(binding);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString(
    "base64url",
  );
}

function unseal(key: Buffer, sealed: string, binding: Buffer): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error("sealed text is cut");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(binding)
    .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)),
    decipher.final(),
  ]);
}

function textBinding({ channelId, messageId, authorUserId }: MessageContext, keyId: string): Buffer {
  return Buffer.from(JSON.stringify(["renavest-message", FORMAT, channelId, messageId, authorUserId, keyId]));
}

function keyBinding(channelId: string, kekId: string): Buffer {
  return Buffer.from(JSON.stringify(["renavest-channel-key", FORMAT, channelId, kekId]));
}

/** Names a data key without telling anything of it. */
function fingerprintKey(bytes: Buffer): string {
  return `k${createHash("sha256").update("data-key-id\0").update(bytes).digest("base64url").slice(0, 16)}`;
}
