import { expect, it } from "vitest";
import { browserClock } from "~/client/clock";
import { createDeviceVault, type KeyValueStore } from "~/client/device-vault";
import { createDrafts, KEPT_MS } from "~/client/drafts";
import type { OwnWord } from "~/client/own-words";
import { createFakeSealer, createFakeStorage, dumpStorage } from "../../support/client/fake-page";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function makeDrafts(device: KeyValueStore = createFakeStorage()) {
  const vault = createDeviceVault(device, createFakeSealer(), "sam");
  const told: OwnWord[] = [];
  const drafts = createDrafts({ clock: browserClock, vault, tell: (word) => told.push(word) });
  const load = async () => drafts.load(await vault.open());
  return { device, vault, told, drafts, load };
}

it("are not known before the device was looked at, and then there at once", async () => {
  const { drafts, load } = makeDrafts();
  expect(drafts.get("c1")).toBeNull();
  await load();
  expect(drafts.get("c1")).toBe("");
  drafts.set("c1", "hel");
  expect([drafts.get("c1"), drafts.get("c2")]).toEqual(["hel", ""]);
});

it("are written down with every keystroke, and told to the other tabs", async () => {
  const { device, drafts, load, told } = makeDrafts();
  await load();
  drafts.set("c1", "h");
  drafts.set("c1", "he");
  await settle();
  const next = makeDrafts(device);
  await next.load();
  expect(next.drafts.get("c1")).toBe("he");
  expect(told).toEqual([
    { kind: "draft", channelId: "c1", text: "h" },
    { kind: "draft", channelId: "c1", text: "he" },
  ]);
});

it("leave nothing behind once they are empty", async () => {
  const { device, drafts } = makeDrafts();
  drafts.set("c1", "hello");
  await settle();
  drafts.set("c1", "");
  await settle();
  expect(dumpStorage(device)).toBe("");
});

it("of another tab take the place of ours, and are its to write down", async () => {
  const { device, drafts, load } = makeDrafts();
  await load();
  drafts.hear("c1", "from there");
  await settle();
  expect(drafts.get("c1")).toBe("from there");
  expect(device.length).toBe(0);
});

it("found on the device stand above what was typed meanwhile, and below nothing", async () => {
  const first = makeDrafts();
  for (const id of ["c1", "c2", "c3"]) first.drafts.set(id, `kept ${id}`);
  await settle();
  const { drafts, load } = makeDrafts(first.device);
  drafts.set("c1", "typed early");
  drafts.hear("c2", "newer, from another tab");
  drafts.hear("c3", "");
  await load();
  expect(["c1", "c2", "c3"].map(drafts.get)).toEqual(["kept c1\ntyped early", "newer, from another tab", ""]);
});

it("are kept for thirty days", async () => {
  const { device, drafts, load, vault } = makeDrafts();
  vault.write("draft:old", { text: "old", at: Date.now() - KEPT_MS });
  vault.write("draft:new", { text: "new", at: Date.now() - KEPT_MS + 60_000 });
  await settle();
  await load();
  await settle();
  expect([drafts.get("old"), drafts.get("new")]).toEqual(["", "new"]);
  expect(dumpStorage(device)).not.toContain("old");
});

it.each([[[]], [7], ["text"], [{ text: 7, at: Date.now() }], [{ text: "x" }]])(
  "ignore what they cannot have written: %j",
  async (stored) => {
    const { drafts, load, vault } = makeDrafts();
    vault.write("draft:c1", stored);
    await settle();
    await load();
    expect([drafts.get("c1"), drafts.get("toString")]).toEqual(["", ""]);
  },
);
