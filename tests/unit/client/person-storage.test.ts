import { describe, expect, it, vi } from "vitest";
import { createPersonStorage, findTabStorage, type KeyValueStore } from "~/client/person-storage";
import { createFakeStorage, dumpStorage } from "../../support/client/fake-page";

describe("what a person has not sent", () => {
  it("is there again after a reload", () => {
    const tab = createFakeStorage();
    createPersonStorage(tab, "sam").write("drafts", { c1: "half a sent" });
    expect(createPersonStorage(tab, "sam").read("drafts")).toEqual({ c1: "half a sent" });
  });

  it("is kept under a key with a version and the person", () => {
    const tab = createFakeStorage();
    createPersonStorage(tab, "sam").write("drafts", 1);
    expect(tab.key(0)).toBe("renavest-chat:1:sam:drafts");
  });

  it("is nothing when nothing was written, or it was taken back", () => {
    const tab = createFakeStorage();
    const kept = createPersonStorage(tab, "sam");
    expect(kept.read("drafts")).toBeNull();
    kept.write("drafts", "x");
    kept.write("drafts", null);
    expect(kept.read("drafts")).toBeNull();
    expect(tab.length).toBe(0);
  });

  it.each(["{", "undefined", "<p>"])("is nothing when it was damaged: %j", (text) => {
    const tab = createFakeStorage({ "renavest-chat:1:sam:drafts": text });
    expect(createPersonStorage(tab, "sam").read("drafts")).toBeNull();
  });

  it("is wiped with everything of ours, and nothing of others", () => {
    const tab = createFakeStorage({ "someone-elses": "stays" });
    const kept = createPersonStorage(tab, "sam");
    kept.write("drafts", 1);
    kept.write("outbox", 2);
    kept.wipe();
    expect(dumpStorage(tab)).toBe("someone-elses=stays");
  });

  it("does not outlast the person: the next one in this tab finds nothing, and leaves nothing", () => {
    const tab = createFakeStorage({ "renavest-chat:0:dana:drafts": "old version" });
    createPersonStorage(tab, "sam").write("drafts", "about money");
    // "sa" is the beginning of "sam", and yet somebody else.
    const next = createPersonStorage(tab, "sa");
    expect(next.read("drafts")).toBeNull();
    expect(tab.length).toBe(0);
  });
});

describe("where nothing can be kept", () => {
  const fail = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const full: KeyValueStore = { ...createFakeStorage(), setItem: fail };
  const blocked: KeyValueStore = {
    get length(): number {
      return fail();
    },
    key: fail,
    getItem: fail,
    setItem: fail,
    removeItem: fail,
  };

  it.each([
    ["full", full],
    ["blocked", blocked],
    ["missing", null],
  ])("nothing is, and nothing throws: %s", (_why, tab) => {
    const kept = createPersonStorage(tab, "sam");
    expect(() => kept.write("drafts", "x")).not.toThrow();
    expect(kept.read("drafts")).toBeNull();
    expect(() => kept.wipe()).not.toThrow();
  });

  it("is a browser that refuses even to name its storage", () => {
    vi.stubGlobal("window", {
      get sessionStorage() {
        return fail();
      },
    });
    expect(findTabStorage()).toBeNull();
    vi.stubGlobal("window", { sessionStorage: full });
    expect(findTabStorage()).toBe(full);
  });

  it("is a server", () => {
    vi.stubGlobal("window", undefined);
    expect(findTabStorage()).toBeNull();
  });
});
