import { describe, expect, it, vi } from "vitest";
import { createDeviceVault, findDeviceStorage, type KeyValueStore } from "~/client/device-vault";
import type { Sealer } from "~/client/sealer";
import { createFakeSealer, createFakeStorage, dumpStorage } from "../../support/client/fake-page";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function makeVault(device: KeyValueStore | null = createFakeStorage(), personId = "sam") {
  return createDeviceVault(device, createFakeSealer(), personId);
}

const readAll = async (device: KeyValueStore, personId = "sam") =>
  Object.fromEntries(await makeVault(device, personId).open());

describe("what a person has not sent", () => {
  it("is there for the next page, sealed, under the person's name", async () => {
    const device = createFakeStorage();
    makeVault(device).write("draft:c1", { text: "half a sent" });
    await settle();
    expect(device.key(0)).toBe("renavest-chat:2:sam:draft:c1");
    expect(await readAll(device)).toEqual({ "draft:c1": { text: "half a sent" } });
  });

  it("is written in order, and only as it is in the end", async () => {
    const device = createFakeStorage();
    const written = vi.spyOn(device, "setItem");
    const vault = makeVault(device);
    vault.write("draft:c1", "a");
    vault.write("out:1", "b");
    vault.write("draft:c1", null);
    vault.write("draft:c2", "c");
    await settle();
    expect(written.mock.calls.map(([key]) => key)).toEqual([
      "renavest-chat:2:sam:out:1",
      "renavest-chat:2:sam:draft:c2",
    ]);
    expect(await readAll(device)).toEqual({ "out:1": "b", "draft:c2": "c" });
  });

  it("cannot be moved to another name, altered, or read without the key: such a thing is removed", async () => {
    const device = createFakeStorage();
    makeVault(device).write("draft:c1", "private");
    await settle();
    const sealed = device.getItem("renavest-chat:2:sam:draft:c1") ?? "";
    device.setItem("renavest-chat:2:sam:draft:c2", sealed);
    device.setItem("renavest-chat:2:sam:draft:c3", "plain");
    expect(await readAll(device)).toEqual({ "draft:c1": "private" });
    expect(device.length).toBe(1);
  });

  it("is wiped for good: what was on its way to the device does not arrive", async () => {
    const device = createFakeStorage({ "someone-elses": "stays" });
    const vault = makeVault(device);
    vault.write("draft:c1", "private");
    await settle();
    vault.write("draft:c2", "private too");
    vault.wipe();
    vault.write("draft:c3", "late");
    await settle();
    expect(dumpStorage(device)).toBe("someone-elses=stays");
    expect(vault.keeps()).toBe(false);
  });

  it("does not outlast the person: the next one on this device finds nothing, and leaves nothing", async () => {
    const device = createFakeStorage({ "renavest-chat:1:dana:drafts": "old version" });
    makeVault(device).write("draft:c1", "about money");
    await settle();
    // "sa" is the beginning of "sam", and yet somebody else.
    expect(await readAll(device, "sa")).toEqual({});
    expect(device.length).toBe(0);
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
    ...{ key: fail, getItem: fail, setItem: fail, removeItem: fail },
  };

  it.each([
    ["full", full],
    ["blocked", blocked],
    ["missing", null],
  ])("nothing is, nothing throws, and it says so: %s", async (_why, device) => {
    const vault = makeVault(device);
    vault.write("draft:c1", "x");
    await settle();
    expect(await vault.open()).toEqual(new Map());
    expect(vault.keeps()).toBe(false);
    expect(() => vault.wipe()).not.toThrow();
  });

  it.each([
    ["no sealer", null],
    ["one that fails", { seal: async () => fail(), open: async () => null } satisfies Sealer],
  ])("because the browser has %s: never in plain text", async (_why, sealer) => {
    const device = createFakeStorage();
    const vault = createDeviceVault(device, sealer, "sam");
    vault.write("draft:c1", "private");
    await settle();
    expect(device.length).toBe(0);
    expect(vault.keeps()).toBe(false);
  });

  it("what is there already stays where this page has no key", async () => {
    const device = createFakeStorage();
    makeVault(device).write("draft:c1", "private");
    await settle();
    expect((await createDeviceVault(device, null, "sam").open()).size).toBe(0);
    expect(device.length).toBe(1);
  });

  it("is a browser that refuses even to name its storage, or a server", () => {
    vi.stubGlobal("window", {
      get localStorage() {
        return fail();
      },
    });
    expect(findDeviceStorage()).toBeNull();
    vi.stubGlobal("window", { localStorage: full });
    expect(findDeviceStorage()).toBe(full);
    vi.stubGlobal("window", undefined);
    expect(findDeviceStorage()).toBeNull();
  });
});
