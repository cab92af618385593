import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createDeviceKeys } from "~/adapters/device-keys.server";
import { createSealer } from "~/client/sealer";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";

const makeEntry = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const makeKeys = (...entries: string[]) => createDeviceKeys({ ring: parseEncryptionKeys(entries.join(",")) });

test("a person's key is the same each time, and nobody else's", () => {
  const entry = makeEntry("k1");
  const [key] = makeKeys(entry).of("sam");
  expect(Buffer.from(key ?? "", "base64url")).toHaveLength(32);
  expect(makeKeys(entry).of("sam")).toEqual([key]);
  expect(makeKeys(entry).of("dana")).not.toEqual([key]);
  expect(makeKeys(makeEntry("k1")).of("sam")).not.toEqual([key]);
});

test("it is not one of the installation's own", () => {
  const entry = makeEntry("k1");
  const own = Buffer.from(entry.slice(3), "base64").toString("base64url");
  expect(makeKeys(entry).of("sam")).not.toContain(own);
});

test("after a rotation the new one seals and the old one still opens", async () => {
  const [old, fresh] = [makeEntry("k1"), makeEntry("k2")];
  const sealed = await createSealer(makeKeys(old).of("sam"))?.seal("draft:c1", "kept");
  const after = createSealer(makeKeys(fresh, old).of("sam"));
  expect(await after?.open("draft:c1", sealed ?? "")).toBe("kept");
  expect(makeKeys(fresh, old).of("sam")[0]).toBe(makeKeys(fresh).of("sam")[0]);
});
