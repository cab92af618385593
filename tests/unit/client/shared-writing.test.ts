import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATHS } from "~/protocol/paths";
import { dumpStorage } from "../../support/client/fake-page";
import { makeServer } from "../../support/client/make-session";
import { makeTabs, pass, type TestTab } from "../../support/client/make-tabs";
import { DANA } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function openTabs(count = 3) {
  const world = makeTabs({ server: makeServer(1) });
  const tabs: TestTab[] = [];
  while (tabs.length < count) {
    tabs.push(world.open());
    await pass();
  }
  const [first, second, third] = tabs as [TestTab, TestTab, TestTab];
  const sends = () => world.server.requestsTo(PATHS.send);
  return { ...world, tabs, first, second, third, sends };
}

describe("what is written in one of several tabs", () => {
  it("is sent once, in the order of writing, and shown by all on the way", async () => {
    const { server, tabs, first, second, third, truth, sends } = await openTabs();
    server.latencyMs = 100;
    third.session.send("c1", "one");
    await pass(1);
    first.session.send("c1", "two");
    await pass(1);
    second.session.send("c1", "three");
    await pass(1);
    for (const tab of tabs)
      expect(tab.pending(), tab.name).toEqual([
        ["one", "sending"],
        ["two", "queued"],
        ["three", "queued"],
      ]);
    await pass(1_000);
    expect(truth()).toEqual(["said 1", "one", "two", "three"]);
    expect(sends()).toHaveLength(3);
    for (const tab of tabs) expect([tab.texts(), tab.pending()]).toEqual([truth(), []]);
    expect(dumpStorage(first.device)).toBe("");
  });

  it("never vanishes from a screen on its way, and is never there twice", async () => {
    const { server, first, second } = await openTabs(2);
    server.latencyMs = 20;
    const seen = new Set<string>();
    const look = () => seen.add([...first.texts(), ...first.pending().map(([text]) => text)].join("|"));
    first.session.subscribe(look);
    second.session.send("c1", "hello");
    await pass(1_000);
    expect([...seen]).toEqual(["said 1|hello"]);
  });

  it.each([
    ["the writer", (world: { second: TestTab }) => world.second],
    ["the sender", (world: { first: TestTab }) => world.first],
  ])("goes once even when %s dies at any moment", async (_who, pick: (world: never) => TestTab) => {
    for (const delayMs of [0, 1, 30, 60, 120, 500]) {
      const world = await openTabs(3);
      world.server.latencyMs = 50;
      for (const text of ["a", "b"]) {
        world.second.session.send("c1", text);
        await pass(1);
      }
      await pass(delayMs);
      pick(world as never).crash();
      await pass(5_000);
      const rest = world.tabs.filter((tab) => tab !== pick(world as never));
      expect(world.truth(), `${delayMs} ms`).toEqual(["said 1", "a", "b"]);
      for (const tab of rest) expect([tab.texts(), tab.pending()]).toEqual([world.truth(), []]);
      for (const tab of rest) tab.close();
    }
  });

  it("while the sender hangs goes with the next one, once", async () => {
    const { first, second, third, truth } = await openTabs();
    first.hang();
    second.session.send("c1", "not with you");
    await pass(2_500);
    expect(truth()).toEqual(["said 1", "not with you"]);
    first.wake();
    await pass(3_000);
    for (const tab of [first, second, third]) expect([tab.texts(), tab.pending()]).toEqual([truth(), []]);
  });

  it("outlives all tabs, and goes with the next visit", async () => {
    const { server, tabs, first, second, open, truth, device } = await openTabs(2);
    server.reachable = false;
    server.cut();
    first.session.send("c1", "one");
    await pass(1);
    second.session.send("c1", "two");
    second.session.setDraft("c1", "and thr");
    await pass();
    for (const tab of tabs) tab.crash();
    expect(dumpStorage(device)).toContain("one");
    server.reachable = true;
    const next = open();
    await pass();
    expect(truth()).toEqual(["said 1", "one", "two"]);
    expect([next.texts(), next.draft()]).toEqual([truth(), "and thr"]);
  });

  it("refused can be tried again, or given up, from any tab", async () => {
    const { server, tabs, first, third, truth } = await openTabs();
    server.truth.setStatus("c1", "closed");
    for (const text of ["again", "never"]) {
      third.session.send("c1", text);
      await pass(1);
    }
    await pass();
    for (const tab of tabs) expect(tab.pending().map(([, state]) => state)).toEqual(["failed", "failed"]);
    server.truth.setStatus("c1", "active");
    const keys = third.session.getSnapshot().conversations.c1!.pending.map((one) => one.clientMessageId);
    third.session.retry("c1", keys[0]!);
    third.session.discard("c1", keys[1]!);
    await pass();
    expect(truth()).toEqual(["said 1", "again"]);
    for (const tab of tabs) expect([tab.texts(), tab.pending(), tab.draft()]).toEqual([truth(), [], "never"]);
    expect(first.leads()).toBe(true);
  });

  it("is known to a tab that opens meanwhile", async () => {
    const { server, second, open } = await openTabs(2);
    server.latencyMs = 200;
    second.session.send("c1", "on its way");
    await pass(10);
    const late = open();
    await pass();
    expect(late.pending()).toEqual([["on its way", "sending"]]);
    await pass(2_000);
    expect(late.pending()).toEqual([]);
    expect(late.texts()).toEqual(["said 1", "on its way"]);
  });
});

describe("a draft", () => {
  it("is the same in all tabs, and in those that open later", async () => {
    const { tabs, first, second, open } = await openTabs();
    first.session.setDraft("c1", "half");
    await pass();
    second.session.setDraft("c1", "half a sentence");
    await pass();
    const late = open();
    await pass();
    expect([...tabs, late].map((tab) => tab.draft())).toEqual(Array(4).fill("half a sentence"));
    late.session.send("c1", "half a sentence");
    await pass();
    expect([...tabs, late].map((tab) => tab.draft())).toEqual(Array(4).fill(""));
  });
});

describe("signing out", () => {
  it("in one tab leaves nothing in any, whatever is on its way", async () => {
    const { server, tabs, second, device, sends } = await openTabs();
    server.reachable = false;
    second.session.send("c1", "private words");
    second.session.setDraft("c1", "half a thou");
    await pass();
    second.session.setDraft("c1", "half a though");
    second.session.forget();
    await pass();
    expect(dumpStorage(device)).toBe("");
    for (const tab of tabs)
      expect(tab.session.getSnapshot()).toMatchObject({
        ...{ forgotten: true, keepsUnsent: false, channels: [], conversations: {} },
      });
    expect(tabs.map((tab) => tab.status())).toEqual(["ended", "idle", "ended"]);
    server.reachable = true;
    const before = sends().length;
    await pass(120_000);
    for (const tab of tabs) tab.session.start();
    await pass(120_000);
    expect(sends()).toHaveLength(before);
    expect(server.streams.size).toBe(0);
  });

  it("of somebody else is none of our business", async () => {
    const { browser, first } = await openTabs(1);
    browser.speak("renavest-chat:1:people", { kind: "gone", person: DANA.id });
    for (const data of [null, "gone", { kind: "gone" }, { kind: "gone", person: 7 }])
      browser.speak("renavest-chat:1:people", data);
    await pass();
    expect(first.status()).toBe("live");
  });
});

describe("somebody else who signs in on this browser", () => {
  it("ends the pages of the one before, and shares nothing with them", async () => {
    const { server, tabs, first, open, device, browser } = await openTabs(2);
    server.reachable = false;
    first.session.send("c1", "private words");
    await pass();
    server.reachable = true;
    const other = open({ you: DANA, list: { channels: [], cursor: "" }, fetch: async () => new Response() });
    await pass();
    for (const tab of tabs) {
      expect(tab.session.getSnapshot()).toMatchObject({ forgotten: true, channels: [], conversations: {} });
      expect(tab.status()).toBe("ended");
    }
    expect(dumpStorage(device)).toBe("");
    expect(other.session.getSnapshot().forgotten).toBe(false);
    expect(browser.lineNames()).toContain(`renavest-chat:1:stream:${DANA.id}`);
  });

  it("is noticed by the stream as well: nothing of theirs shows under the wrong name", async () => {
    const { server, tabs } = await openTabs(2);
    const stranger = { channels: [], you: DANA, resumedFrom: "", serverTime: new Date().toISOString() };
    server.emit("ready", stranger);
    await pass();
    for (const tab of tabs) expect([tab.status(), tab.texts()]).toEqual(["ended", []]);
  });
});
