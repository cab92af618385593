import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { createPublishedTokenKeys, parseTokenKey, toTokenKey } from "~/adapters/session-token-keys.server";
import { type KeyPair, makeKeyPair } from "./make-token";

const first = makeKeyPair();
const second = makeKeyPair();
const toJwk = (key: KeyPair) => ({
  ...key.publicKey.export({ format: "jwk" }),
  kid: key.keyId,
  alg: "RS256",
  use: "sig",
});

describe("a key as text", () => {
  const oneLine = first.publicPem.replaceAll("\n", "");
  it.each([
    ["PEM", first.publicPem],
    ["PEM with CR LF", first.publicPem.replaceAll("\n", "\r\n")],
    ["PEM with written-out line breaks", first.publicPem.replaceAll("\n", "\\n")],
    ["PEM in one line", oneLine],
    ["the bare base64", oneLine.replace(/-----[A-Z ]+-----/g, "")],
  ])("is read from %s", (_, text) => {
    expect(parseTokenKey(text).pem).toBe(first.publicPem);
  });

  it.each([
    ["an empty text", ""],
    ["a private key", first.privateKey.export({ format: "pem", type: "pkcs8" }).toString()],
    ["half a key", first.publicPem.slice(0, 200)],
  ])("is refused when it is %s", (_, text) => {
    expect(() => parseTokenKey(text)).toThrow();
  });

  it("must be RSA with 2048 bits", () => {
    expect(() => parseTokenKey(makeKeyPair(1_024).publicPem)).toThrow(/2048/);
    const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
    expect(() => toTokenKey(elliptic)).toThrow(/2048/);
  });
});

describe("published keys", () => {
  function makeSetting(answers: (KeyPair[] | Error)[]) {
    let nowMs = 0;
    const clock = { now: () => new Date(nowMs), after: () => () => undefined };
    const loadJwks = vi.fn(async () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return (answer ?? []).map(toJwk);
    });
    const pass = (ms: number) => {
      nowMs += ms;
    };
    return { keys: createPublishedTokenKeys({ loadJwks, clock }), loadJwks, pass };
  }

  it("are loaded once for all who wait", async () => {
    const { keys, loadJwks } = makeSetting([[first]]);
    const found = await Promise.all([1, 2, 3].map(() => keys.findKey(first.keyId)));
    expect(found.map((key) => key?.pem)).toEqual([first.publicPem, first.publicPem, first.publicPem]);
    expect(loadJwks).toHaveBeenCalledTimes(1);
  });

  it("are not loaded for every made-up name", async () => {
    const { keys, loadJwks } = makeSetting([[first]]);
    for (let each = 0; each < 50; each += 1) expect(await keys.findKey(`made-up-${each}`)).toBeNull();
    expect(loadJwks).toHaveBeenCalledTimes(1);
  });

  it("are loaded again for a new name after ten seconds, so that a rotated key is found", async () => {
    const { keys, pass } = makeSetting([[first], [first, second]]);
    expect(await keys.findKey(second.keyId)).toBeNull();
    await expect(keys.findKey(second.keyId)).resolves.toBeNull();
    pass(10_000);
    expect((await keys.findKey(second.keyId))?.pem).toBe(second.publicPem);
  });

  it("stop counting once withdrawn, within the hour", async () => {
    const { keys, pass } = makeSetting([[first], [second]]);
    expect(await keys.findKey(first.keyId)).not.toBeNull();
    pass(3_600_000);
    expect(await keys.findKey(first.keyId)).toBeNull();
  });

  it("known before an outage still count during it", async () => {
    const { keys, pass } = makeSetting([[first], new Error("down")]);
    await keys.findKey(first.keyId);
    pass(3_600_000);
    expect(await keys.findKey(first.keyId)).not.toBeNull();
  });

  it("that cannot be had make the answer unavailable, not a refusal", async () => {
    const { keys, loadJwks, pass } = makeSetting([new Error("down"), [first]]);
    await expect(keys.findKey(first.keyId)).rejects.toMatchObject({ code: "unavailable" });
    await expect(keys.findKey(first.keyId)).rejects.toMatchObject({ code: "unavailable" });
    expect(loadJwks).toHaveBeenCalledTimes(1);
    pass(10_000);
    expect(await keys.findKey(first.keyId)).not.toBeNull();
  });
});
