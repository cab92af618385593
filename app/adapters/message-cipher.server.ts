import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import type { ChannelKey, MessageCipher, MessageContext } from "~/services/ports/message-cipher";

const ALGORITHM = "aes-256-gcm";
/** What is written. `v1` knew no editions and is still read. */
const FORMAT = "v2";
const KEY_FORMAT = "v1";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAX_OPEN_KEYS = 5_000;
/** Keeps nothing from one text to the next. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MAX_FORGOTTEN = 100_000;

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
  const forgotten = new Set<string>();

  function openKey({ id, wrappedKey }: ChannelKey): DataKey {
    // The wrapped key is part of the name: after a rotation or a destroyed key nothing old is found.
    const name = `${id}.${wrappedKey}`;
    const known = opened.get(name);
    if (known !== undefined) return known;
    if (forgotten.has(id)) throw new Error("the channel's key is destroyed");
    const bytes = unwrap(id, wrappedKey);
    if (opened.size >= MAX_OPEN_KEYS) close(opened.keys().next().value ?? "");
    const key = { id: fingerprintKey(bytes), bytes };
    opened.set(name, key);
    return key;
  }

  function unwrap(channelId: string, wrappedKey: string): Buffer {
    const [kekId = "", sealed = ""] = wrappedKey.split(".");
    const bytes = unseal(ring.find(kekId), sealed, keyBinding(channelId, kekId));
    if (bytes.length !== KEY_BYTES) throw new Error("wrapped data key has another length");
    return bytes;
  }

  function wrap(channelId: string, bytes: Buffer): string {
    const kekId = ring.newestId;
    return `${kekId}.${seal(ring.find(kekId), bytes, keyBinding(channelId, kekId))}`;
  }

  function close(name: string): void {
    opened.get(name)?.bytes.fill(0);
    opened.delete(name);
  }

  return {
    createChannelKey: (channelId) => wrap(channelId, randomBytes(KEY_BYTES)),
    rewrap({ id, wrappedKey }) {
      const bytes = unwrap(id, wrappedKey);
      const rewrapped = wrap(id, bytes);
      bytes.fill(0);
      return rewrapped;
    },
    seal(channel, context, text) {
      const key = openKey(channel);
      const sealed = seal(key.bytes, Buffer.from(text, "utf8"), toBinding(context, context.edition, key.id));
      return { content: `${FORMAT}.${context.edition}.${sealed}`, keyId: key.id };
    },
    open(channel, context, { content, keyId }) {
      const key = openKey(channel);
      if (keyId !== key.id) throw new Error("sealed by another key");
      const { edition, sealed } = parseContent(content);
      // A text without an edition is as old as its format; nothing new can be turned into one.
      if (edition !== null && context.edition !== null && edition !== context.edition)
        throw new Error("an earlier or later text of this message");
      return UTF8.decode(unseal(key.bytes, sealed, toBinding(context, edition, key.id)));
    },
    fingerprint(channel, text) {
      return createHmac("sha256", openKey(channel).bytes)
        .update("fingerprint\0")
        .update(text, "utf8")
        .digest();
    },
    forget(channelId) {
      for (const name of opened.keys()) if (name.startsWith(`${channelId}.`)) close(name);
      if (forgotten.size >= MAX_FORGOTTEN) forgotten.delete(forgotten.values().next().value ?? "");
      forgotten.add(channelId);
    },
    closeKeys() {
      for (const name of opened.keys()) close(name);
    },
  };
}

/** `v1.<sealed>` or `v2.<edition>.<sealed>`. */
function parseContent(content: string): { readonly edition: number | null; readonly sealed: string } {
  const [, old, edition, sealed] = /^(?:v1\.([\w-]+)|v2\.(0|[1-9]\d{0,15})\.([\w-]+))$/.exec(content) ?? [];
  if (old !== undefined) return { edition: null, sealed: old };
  if (edition === undefined || sealed === undefined) throw new Error("sealed in another format");
  return { edition: Number(edition), sealed };
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
  const plain = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES));
  // Throws for anything that was altered; in this mode it adds nothing.
  const rest = decipher.final();
  return rest.length === 0 ? plain : Buffer.concat([plain, rest]);
}

/** Null: as texts were bound before they had editions. */
function toBinding(context: MessageContext, edition: number | null, keyId: string): Buffer {
  const { channelId, messageId, authorUserId } = context;
  // JSON as `JSON.stringify` writes it, in a third of the time: every message that is read passes here.
  const place = `${JSON.stringify(channelId)},${JSON.stringify(messageId)},${authorUserId}`;
  const key = JSON.stringify(keyId);
  return Buffer.from(
    edition === null
      ? `["renavest-message","v1",${place},${key}]`
      : `["renavest-message","${FORMAT}",${place},${edition},${key}]`,
  );
}

function keyBinding(channelId: string, kekId: string): Buffer {
  return Buffer.from(JSON.stringify(["renavest-channel-key", KEY_FORMAT, channelId, kekId]));
}

/** Names a data key without telling anything of it. */
function fingerprintKey(bytes: Buffer): string {
  return `k${createHash("sha256").update("data-key-id\0").update(bytes).digest("base64url").slice(0, 16)}`;
}
