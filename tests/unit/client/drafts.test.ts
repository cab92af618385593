import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { browserClock } from "~/client/clock";
import { createDrafts, DRAFT_DELAY_MS } from "~/client/drafts";
import { createPersonStorage, type KeyValueStore } from "~/client/person-storage";
import { createFakeStorage, dumpStorage } from "../../support/client/fake-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeDrafts(tab: KeyValueStore = createFakeStorage()) {
  return { tab, drafts: createDrafts(createPersonStorage(tab, "sam"), browserClock) };
}

it("are there at once, and empty where nothing was typed", () => {
  const { drafts } = makeDrafts();
  drafts.set("c1", "hel");
  expect(drafts.get("c1")).toBe("hel");
  expect(drafts.get("c2")).toBe("");
});

it("are written down once for many keystrokes, at the latest after the pause", async () => {
  const { tab, drafts } = makeDrafts();
  const written = vi.spyOn(tab, "setItem");
  for (const text of ["h", "he", "hel", "hell", "hello"]) {
    drafts.set("c1", text);
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(written).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(DRAFT_DELAY_MS);
  expect(written).toHaveBeenCalledTimes(1);
  expect(makeDrafts(tab).drafts.get("c1")).toBe("hello");
});

it("are written down at once when the page is about to go", () => {
  const { tab, drafts } = makeDrafts();
  drafts.set("c1", "hello");
  drafts.set("c2", "other");
  drafts.flush();
  expect(vi.getTimerCount()).toBe(0);
  const again = makeDrafts(tab).drafts;
  expect([again.get("c1"), again.get("c2")]).toEqual(["hello", "other"]);
});

it("leave nothing behind once they are empty", () => {
  const { tab, drafts } = makeDrafts();
  drafts.set("c1", "hello");
  drafts.flush();
  drafts.set("c1", "");
  drafts.flush();
  expect(dumpStorage(tab)).toBe("");
});

it("are not written when nothing was typed since", () => {
  const { tab, drafts } = makeDrafts();
  const written = vi.spyOn(tab, "setItem");
  drafts.flush();
  drafts.set("c1", "x");
  drafts.flush();
  drafts.flush();
  expect(written).toHaveBeenCalledTimes(1);
});

it("are forgotten, also those not written yet", async () => {
  const { tab, drafts } = makeDrafts();
  drafts.set("c1", "secret");
  drafts.clear();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(drafts.get("c1")).toBe("");
  expect(dumpStorage(tab)).toBe("");
});

it.each(["[]", "7", '{"c1":7,"c2":null}', '"text"'])("ignore what they cannot have written: %s", (stored) => {
  const { drafts } = makeDrafts(createFakeStorage({ "renavest-chat:1:sam:drafts": stored }));
  expect(drafts.get("c1")).toBe("");
});

it("keep what can be read beside what cannot, under any name", () => {
  const stored = JSON.stringify({ c1: 7, c2: "good", constructor: "fine" });
  const { drafts } = makeDrafts(createFakeStorage({ "renavest-chat:1:sam:drafts": stored }));
  expect([drafts.get("c1"), drafts.get("c2"), drafts.get("constructor")]).toEqual(["", "good", "fine"]);
  expect(drafts.get("toString")).toBe("");
});
