import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { ChannelKey } from "~/services/ports/message-cipher";

const makeKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const RING = makeKey("k1");
const makeCipher = (ring = RING) => createMessageCipher({ ring: parseEncryptionKeys(ring) });

const CONTEXT = { channelId: "channel-a", messageId: "message-1", authorUserId: 5, edition: 0 };
const cipher = makeCipher();
/** Written by the build before editions. */
const SEALED_BY_V1 = {
  ring: "k1:Ks6le8RFzqRek7ztq7mZV0KaFSyrn96_PhjZLGEqQxw",
  key: {
    id: "channel-a",
    wrappedKey: "k1.Y1RXs5UvQo4oaXNGy0-9TGgD0XSDAxfK-30SbFNKbZt72y0A6avBmjbyD2yGT4ItkkJC7JRVUypp2wQL",
  },
  sealed: {
    content: "v1.Ay5-xflMCx_wxjWA_RFNe6_Bp1KJQSQc5zAy2pHQNsGgfubLeA",
    keyId: "kZijZQzUURoVW5qTx",
  },
};
const V1_CONTEXT = { channelId: "channel-a", messageId: "message-1", authorUserId: 5 };
const channel: ChannelKey = { id: "channel-a", wrappedKey: cipher.createChannelKey("channel-a") };

test("any text comes back exactly, and twice the same text never looks the same", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }).filter((text) => Buffer.from(text).toString() === text),
      (text) => {
        const sealed = cipher.seal(channel, CONTEXT, text);
        expect(cipher.open(channel, CONTEXT, sealed)).toBe(text);
        expect(cipher.seal(channel, CONTEXT, text).content).not.toBe(sealed.content);
        expect(sealed.content).toMatch(/^v2\.0\.[A-Za-z0-9_-]+$/);
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
    ["put back after an edit", { ...CONTEXT, edition: 7 }],
    ["with its context shifted by a letter", { ...CONTEXT, channelId: "channel-", messageId: "amessage-1" }],
  ])("a text %s", (_name, context) => {
    expect(() => cipher.open(channel, context, sealed)).toThrow();
  });

  test("a text with any one bit flipped", () => {
    const bytes = Buffer.from(sealed.content.slice(5), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const content = `v2.0.${flipped.toString("base64url")}`;
      expect(() => cipher.open(channel, CONTEXT, { ...sealed, content })).toThrow();
    }
  });

  test("a text cut at any place, or grown", () => {
    const bytes = Buffer.from(sealed.content.slice(5), "base64url");
    for (let length = 0; length < bytes.length; length += 1) {
      const content = `v2.0.${bytes.subarray(0, length).toString("base64url")}`;
      expect(() => cipher.open(channel, CONTEXT, { ...sealed, content })).toThrow();
    }
    const grown = `v2.0.${Buffer.concat([bytes, Buffer.alloc(1)]).toString("base64url")}`;
    expect(() => cipher.open(channel, CONTEXT, { ...sealed, content: grown })).toThrow();
  });

  test.each([
    ["plain text", "meet me on Tuesday"],
    ["nothing", ""],
    ["a format alone", "v1."],
    ["another format", sealed.content.replace("v2.", "v3.")],
    ["the format of before editions", sealed.content.replace("v2.0.", "v1.")],
    ["no format", sealed.content.slice(5)],
    ["no edition", sealed.content.replace("v2.0.", "v2.")],
    ["another spelling of its edition", sealed.content.replace("v2.0.", "v2.00.")],
    ["a part more", `${sealed.content}.AAAA`],
  ])("%s in its place", (_name, content) => {
    expect(() => cipher.open(channel, CONTEXT, { ...sealed, content })).toThrow();
  });

  test("another edition than the one that is asked for, whatever it says it is", () => {
    const edited = cipher.seal(channel, { ...CONTEXT, edition: 7 }, "meet me on Friday");
    expect(cipher.open(channel, { ...CONTEXT, edition: 7 }, edited)).toBe("meet me on Friday");
    expect(() => cipher.open(channel, CONTEXT, edited)).toThrow();
    for (const edition of [1, 6, 8, 70]) {
      expect(() => cipher.open(channel, { ...CONTEXT, edition }, edited)).toThrow();
      const renamed = { ...edited, content: edited.content.replace("v2.7.", `v2.${edition}.`) };
      expect(() => cipher.open(channel, { ...CONTEXT, edition }, renamed)).toThrow();
      expect(() => cipher.open(channel, { ...CONTEXT, edition: null }, renamed)).toThrow();
    }
    // Who knows no edition may still read what stands there.
    expect(cipher.open(channel, { ...CONTEXT, edition: null }, edited)).toBe("meet me on Friday");
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
      expect(said).not.toContain(sealed.content.slice(5, 22));
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

test("what was sealed before texts had editions still opens, bound as it was", () => {
  const { ring, key, sealed } = SEALED_BY_V1;
  const reader = makeCipher(ring);
  for (const edition of [0, 3, null])
    expect(reader.open(key, { ...V1_CONTEXT, edition }, sealed)).toBe("as it was");
  expect(() => reader.open(key, { ...V1_CONTEXT, authorUserId: 6, edition: 0 }, sealed)).toThrow();
  const asNew = { ...sealed, content: sealed.content.replace("v1.", "v2.0.") };
  expect(() => reader.open(key, { ...V1_CONTEXT, edition: 0 }, asNew)).toThrow();
});

test("a forgotten channel's key is gone from memory and does not come back; the others stay", () => {
  const fresh = makeCipher();
  const other: ChannelKey = { id: "channel-ab", wrappedKey: fresh.createChannelKey("channel-ab") };
  const sealed = fresh.seal(channel, CONTEXT, "kept in memory");
  const others = fresh.seal(other, { ...CONTEXT, channelId: other.id }, "another's");
  fresh.forget(channel.id);
  expect(() => fresh.open(channel, CONTEXT, sealed)).toThrow("destroyed");
  expect(() => fresh.seal(channel, CONTEXT, "new")).toThrow("destroyed");
  expect(() => fresh.fingerprint(channel, "new")).toThrow("destroyed");
  expect(fresh.open(other, { ...CONTEXT, channelId: other.id }, others)).toBe("another's");
});

test("closed keys are opened again by whoever needs them", () => {
  const fresh = makeCipher();
  const sealed = fresh.seal(channel, CONTEXT, "hello");
  fresh.closeKeys();
  expect(fresh.open(channel, CONTEXT, sealed)).toBe("hello");
});

describe("wrapping anew", () => {
  const newer = makeKey("k2");
  const rotated = makeCipher(`${newer},${RING}`);
  const sealed = cipher.seal(channel, CONTEXT, "before");

  test("leaves every text as it is, and needs the old key no more", () => {
    const rewrapped = { id: channel.id, wrappedKey: rotated.rewrap(channel) };
    expect(rewrapped.wrappedKey).toMatch(/^k2\./);
    expect(makeCipher(newer).open(rewrapped, CONTEXT, sealed)).toBe("before");
    expect(() => cipher.open(rewrapped, CONTEXT, sealed)).toThrow();
    expect(makeCipher(newer).fingerprint(rewrapped, "x")).toEqual(cipher.fingerprint(channel, "x"));
  });

  test("refuses a key that was altered, moved, destroyed or wrapped by a key that is missing", () => {
    expect(() => makeCipher(newer).rewrap(channel)).toThrow();
    expect(() => rotated.rewrap({ ...channel, id: "channel-b" })).toThrow();
    expect(() => rotated.rewrap({ ...channel, wrappedKey: "" })).toThrow();
    expect(() =>
      rotated.rewrap({ ...channel, wrappedKey: channel.wrappedKey.replace("k1.", "k2.") }),
    ).toThrow();
  });

  test("a wrapped key with any one bit flipped", () => {
    const bytes = Buffer.from(channel.wrappedKey.slice(3), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() =>
        rotated.rewrap({ ...channel, wrappedKey: `k1.${flipped.toString("base64url")}` }),
      ).toThrow();
    }
  });
});

test("of a million texts under one key no two have the same nonce", { timeout: 120_000 }, () => {
  const seen = new Set<string>();
  for (let count = 0; count < 1_000_000; count += 1) {
    // "v2.0." and 16 characters: twelve bytes.
    seen.add(cipher.seal(channel, CONTEXT, "").content.slice(5, 21));
  }
  expect(seen.size).toBe(1_000_000);
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
