import { randomBytes } from "node:crypto";
import { expect, it, vi } from "vitest";
import { createSealer } from "~/client/sealer";

const makeKey = () => randomBytes(32).toString("base64url");

function makeSealer(...keys: string[]) {
  const sealer = createSealer(keys);
  if (sealer === null) throw new Error("no sealer");
  return sealer;
}

it("opens what it sealed, and shows nothing of it", async () => {
  const sealer = makeSealer(makeKey());
  const sealed = await sealer.seal("draft:c1", "über Geld 💶");
  expect(atob(sealed)).not.toContain("Geld");
  expect(await sealer.open("draft:c1", sealed)).toBe("über Geld 💶");
});

it("seals the same text differently each time", async () => {
  const sealer = makeSealer(makeKey());
  expect(await sealer.seal("a", "x")).not.toBe(await sealer.seal("a", "x"));
});

it("opens with a key that was replaced, and not with somebody else's", async () => {
  const [old, fresh] = [makeKey(), makeKey()];
  const sealed = await makeSealer(old).seal("a", "x");
  expect(await makeSealer(fresh, old).open("a", sealed)).toBe("x");
  expect(await makeSealer(fresh).open("a", sealed)).toBeNull();
});

it.each([
  ["another name", (sealed: string) => ["b", sealed]],
  ["a changed byte", (sealed: string) => ["a", `${sealed.startsWith("A") ? "B" : "A"}${sealed.slice(1)}`]],
  ["a cut", (sealed: string) => ["a", sealed.slice(0, 8)]],
  ["nothing", () => ["a", ""]],
  ["no base64", () => ["a", "💶"]],
])("does not open %s", async (_what, change) => {
  const sealer = makeSealer(makeKey());
  const [name = "", text = ""] = change(await sealer.seal("a", "x"));
  expect(await sealer.open(name, text)).toBeNull();
});

it("is none without a key, or where the browser has no cryptography", () => {
  expect(createSealer([])).toBeNull();
  vi.stubGlobal("crypto", undefined);
  expect(createSealer([makeKey()])).toBeNull();
});

it("fails to seal, and does not crash, with a key that is none", async () => {
  const sealer = makeSealer("AAAA");
  await expect(sealer.seal("a", "x")).rejects.toThrow();
  expect(await sealer.open("a", "AAAA")).toBeNull();
});
