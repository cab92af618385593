import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { ChannelKey } from "~/services/ports/message-cipher";

const makeKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const RING = makeKey("k1");
const makeCipher = (ring = RING) => createMessageCipher({ ring: parseEncryptionKeys(ring) });

const CONTEXT = { channelId: "channel-a", messageId: "message-1", authorUserId: 5 };
const cipher = makeCipher();
const channel: ChannelKey = { id: "channel-a", wrappedKey: cipher.createChannelKey("channel-a") };

test("any text comes back exactly, and twice the same text never looks the same", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }).filter((text) => Buffer.from(text).toString() === text),
      (text) => {
        const sealed = cipher.seal(channel, CONTEXT, text);
        expect(cipher.open(channel, CONTEXT, sealed)).toBe(text);
        expect(cipher.seal(channel, CONTEXT, text).content).not.toBe(sealed.content);
        expect(sealed.content).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
        if (text.length > 3) expect(sealed.content).not.toContain(text);
      },
    ),
  );
});

describe("what does not open", () => {
  const sealed = cipher.seal(channel, CONTEXT, "meet me on Tuesday");

  test.each([
    ["moved to another channel", { ...CONTEXT, channelId: "channel-b" }],
    ["moved to another message", { ...CONTEXT, messageId: "message-2" }],
    ["given to another author", { ...CONTEXT, authorUserId: 6 }],
    ["with its context shifted by a letter", { ...CONTEXT, channelId: "channel-", messageId: "amessage-1" }],
  ])("a text %s", (_name, context) => {
    expect(() => cipher.open(channel, context, sealed)).toThrow();
  });

  test("a text with any one bit flipped", () => {
    const bytes = Buffer.from(sealed.content.slice(3), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const content = `v1.${flipped.toString("base64url")}`;
      expect(() => cipher.open(channel, CONTEXT, { ...sealed, content })).toThrow();
    }
  });

  test("a text cut at any place, or grown", () => {
    const bytes = Buffer.from(sealed.content.slice(3), "base64url");
    for (let length = 0; length < bytes.length; length += 1) {
      const content = `v1.${bytes.subarray(0, length).toString("base64url")}`;
      expect(() => cipher.open(channel, CONTEXT, { ...sealed, content })).toThrow();
    }
    const grown = `v1.${Buffer.concat([bytes, Buffer.alloc(1)]).toString("base64url")}`;
    expect(() => cipher.open(channel, CONTEXT, { ...sealed, content: grown })).toThrow();
  });

  test.each([
    ["plain text", "meet me on Tuesday"],
    ["nothing", ""],
    ["a format alone", "v1."],
    ["another format", sealed.content.replace("v1.", "v2.")],
    ["no format", sealed.content.slice(3)],
  ])("%s in its place", (_name, content) => {
    expect(() => cipher.open(channel, CONTEXT, { ...sealed, content })).toThrow();
  });

  test("two texts of one channel that are swapped", () => {
    const other = { ...CONTEXT, messageId: "message-2" };
    const second = cipher.seal(channel, other, "no, on Wednesday");
    expect(() => cipher.open(channel, CONTEXT, second)).toThrow();
    expect(() => cipher.open(channel, other, sealed)).toThrow();
    expect(() => cipher.open(channel, CONTEXT, { ...sealed, keyId: "kAnother" })).toThrow();
  });

  test("anything under another channel's key, or a key carried to another channel", () => {
    const other: ChannelKey = { id: "channel-b", wrappedKey: cipher.createChannelKey("channel-b") };
    expect(() => cipher.open({ ...other, id: "channel-a" }, CONTEXT, sealed)).toThrow();
    expect(() =>
      cipher.open({ ...channel, id: "channel-b" }, { ...CONTEXT, channelId: "channel-b" }, sealed),
    ).toThrow();
    expect(() => cipher.seal({ id: "channel-b", wrappedKey: channel.wrappedKey }, CONTEXT, "x")).toThrow();
  });

  test("anything without the key that wrapped the channel's", () => {
    expect(() => makeCipher(makeKey("k1")).open(channel, CONTEXT, sealed)).toThrow();
    expect(() => makeCipher(makeKey("k2")).open(channel, CONTEXT, sealed)).toThrow();
  });

  test.each(["", ".", "k1", "k1.", "k1.AAAA", ".AAAA"])(
    "a channel whose wrapped key is destroyed: %j",
    (wrappedKey) => {
      expect(() => cipher.open({ id: channel.id, wrappedKey }, CONTEXT, sealed)).toThrow();
      expect(() => cipher.seal({ id: channel.id, wrappedKey }, CONTEXT, "new")).toThrow();
    },
  );

  test("the error says nothing of the text or the key", () => {
    try {
      cipher.open(channel, { ...CONTEXT, messageId: "message-2" }, sealed);
    } catch (error) {
      const said = `${String(error)} ${JSON.stringify(error)}`;
      expect(said).not.toContain("Tuesday");
      expect(said).not.toContain(sealed.content.slice(3, 20));
    }
    expect.assertions(2);
  });
});

test("a new key wraps from now on, and the old ones still open", () => {
  const rotated = makeCipher(`${makeKey("k2")},${RING}`);
  const sealed = cipher.seal(channel, CONTEXT, "before");
  expect(rotated.open(channel, CONTEXT, sealed)).toBe("before");
  expect(rotated.createChannelKey("channel-c")).toMatch(/^k2\./);
  expect(cipher.createChannelKey("channel-c")).toMatch(/^k1\./);
});

test("a channel's key does not outlive its destruction in the memory of a process", () => {
  const fresh = makeCipher();
  const sealed = fresh.seal(channel, CONTEXT, "kept in memory");
  expect(fresh.open(channel, CONTEXT, sealed)).toBe("kept in memory");
  expect(() => fresh.open({ ...channel, wrappedKey: "" }, CONTEXT, sealed)).toThrow();
});

test("keeps working with more channels than it remembers keys of", () => {
  const many = Array.from({ length: 5_200 }, (_, index) => {
    const id = `channel-${index}`;
    return { id, wrappedKey: cipher.createChannelKey(id) };
  });
  const sealed = many.map((key) => cipher.seal(key, { ...CONTEXT, channelId: key.id }, key.id));
  for (const index of [0, 1, 4_999, 5_199]) {
    const key = many[index]!;
    expect(cipher.open(key, { ...CONTEXT, channelId: key.id }, sealed[index]!)).toBe(key.id);
  }
});

describe("fingerprints", () => {
  test("tell the same text from another, within one channel only", () => {
    const other: ChannelKey = { id: "channel-b", wrappedKey: cipher.createChannelKey("channel-b") };
    const print = cipher.fingerprint(channel, "hello");
    expect(cipher.fingerprint(channel, "hello").equals(print)).toBe(true);
    expect(makeCipher().fingerprint(channel, "hello").equals(print)).toBe(true);
    expect(cipher.fingerprint(channel, "hello ").equals(print)).toBe(false);
    expect(cipher.fingerprint(other, "hello").equals(print)).toBe(false);
    expect(print).toHaveLength(32);
  });
});

describe("key ring", () => {
  test("takes base64 with and without its end, plain and URL-safe", () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => 0xfb - index * 5));
    for (const encoded of [bytes.toString("base64"), bytes.toString("base64url")]) {
      expect(parseEncryptionKeys(`a:${encoded}`).find("a").equals(bytes)).toBe(true);
    }
    expect(parseEncryptionKeys(` ${makeKey("one")} , ${makeKey("two")} `).newestId).toBe("one");
  });

  test.each([
    ["nothing", ""],
    ["no id", randomBytes(32).toString("base64")],
    ["an id alone", "k1:"],
    ["a short key", `k1:${randomBytes(31).toString("base64")}`],
    ["a long key", `k1:${randomBytes(33).toString("base64")}`],
    ["hex", `k1:${randomBytes(32).toString("hex")}`],
    ["an id with a dot", `k.1:${randomBytes(32).toString("base64")}`],
    ["an empty entry", `${RING},`],
    ["one id twice", `${RING},${makeKey("k1")}`],
  ])("refuses %s, and does not repeat it", (_name, text) => {
    expect(() => parseEncryptionKeys(text)).toThrow(/entry \d|stands twice|bytes instead/);
    const secret = text.split(":")[1];
    if (secret) expect(() => parseEncryptionKeys(text)).not.toThrow(secret);
  });

  test("says that a key is missing without saying which", () => {
    expect(() => parseEncryptionKeys(RING).find("k9")).toThrow("not in CHAT_ENCRYPTION_KEYS");
  });
});
