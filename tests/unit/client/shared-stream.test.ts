import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TabLocks } from "~/client/tab-tools";
import { PATHS } from "~/protocol/paths";
import { makeServer } from "../../support/client/make-session";
import { makeTabs, pass, type TestTab } from "../../support/client/make-tabs";
import { DANA, SAM } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** As long as a leader's silence may last before another leads (the requirement: 2 s). */
const TAKE_OVER_MS = 2_000;

async function openTabs(count: number, options: Parameters<typeof makeTabs>[0] = {}) {
  const world = makeTabs(options);
  const tabs: TestTab[] = [];
  while (tabs.length < count) {
    tabs.push(world.open());
    await pass();
  }
  const [first, second, third] = tabs as [TestTab, TestTab, TestTab];
  return { ...world, tabs, first, second, third };
}

function expectAllThere(tabs: readonly TestTab[], truth: readonly (string | null)[]): void {
  for (const tab of tabs) {
    expect(tab.texts(), tab.name).toEqual(truth);
    expect(tab.status(), tab.name).toBe("live");
  }
}

describe("tabs of one person", () => {
  it("share one stream, and each has everything", async () => {
    const { tabs, server, say, truth } = await openTabs(3);
    expectAllThere(tabs, truth());
    say("to all of them");
    await pass();
    expectAllThere(tabs, truth());
    expect(server.requestsTo(PATHS.stream)).toHaveLength(1);
    expect(tabs.map((tab) => tab.leads())).toEqual([true, false, false]);
  });

  it("may be ten: nobody pushes anybody out", async () => {
    const { tabs, server, say, truth } = await openTabs(10);
    say("ten times");
    await pass(60_000);
    expectAllThere(tabs, truth());
    expect([server.mostStreams, server.requestsTo(PATHS.stream).length]).toEqual([1, 1]);
  });

  it("opened at the same moment come to one stream all the same", async () => {
    const world = makeTabs();
    const tabs = [1, 2, 3, 4].map(() => world.open());
    await pass();
    expectAllThere(tabs, world.truth());
    expect(world.server.mostStreams).toBe(1);
  });

  it("know who is here and who writes, and where the other has read to", async () => {
    const { server, second, third, open } = await openTabs(3);
    server.emit("presence", { channelId: "c1", userId: DANA.id, online: true });
    server.emit("typing", { channelId: "c1", userId: DANA.id, until: new Date(Date.now() + 5_000) });
    second.session.send("c1", "read this");
    await pass();
    server.truth.markRead("c1", DANA.id, 4);
    await pass();
    const seen = { peerHere: true, peerTyping: true, peerReadSeq: 4 };
    expect(third.session.getSnapshot().conversations.c1).toMatchObject(seen);
    // Who joins later hears of what lasts.
    const late = open();
    await pass();
    expect(late.session.getSnapshot().conversations.c1).toMatchObject({ peerHere: true, peerReadSeq: 4 });
  });

  it("have one read position", async () => {
    const { first, second } = await openTabs(2);
    first.session.markRead("c1", 3);
    await pass(1_000);
    expect(second.session.getSnapshot().channels[0]).toMatchObject({ readSeq: 3, unread: 0 });
  });

  it("hear of a conversation that closes, also those that come after", async () => {
    const { server, second, open } = await openTabs(2);
    const stale = server.list();
    server.truth.setStatus("c1", "closed");
    await pass();
    expect(second.session.getSnapshot().channels[0]?.status).toBe("closed");
    const late = open({ list: stale });
    await pass();
    expect(late.session.getSnapshot().channels[0]?.status).toBe("closed");
  });

  it("say the truth about a connection that only one of them has", async () => {
    const { server, first, second } = await openTabs(2);
    server.reachable = false;
    server.cut();
    await pass();
    expect([first.status(), second.status()]).toEqual(["waiting", "waiting"]);
    server.reachable = true;
    await pass(2_000);
    expect([first.status(), second.status()]).toEqual(["live", "live"]);
  });

  it.each(["revoked", "signed_out", "subscription_ended", "feature_off"] as const)(
    "all hear of the end: %s",
    async (reason) => {
      const { server, tabs } = await openTabs(3);
      server.bye(reason);
      await pass(60_000);
      for (const tab of tabs)
        expect(tab.session.getSnapshot().connection).toEqual({ status: "ended", reason });
      expect(server.requestsTo(PATHS.stream)).toHaveLength(1);
    },
  );

  it("a session that was ended on purpose leaves nothing in any of them; one that ran out leaves all there is", async () => {
    const ended = await openTabs(2);
    ended.say("private words");
    await pass();
    ended.server.bye("signed_out");
    await pass();
    for (const tab of ended.tabs)
      expect(tab.session.getSnapshot()).toMatchObject({ forgotten: true, channels: [], conversations: {} });
    const ranOut = await openTabs(2);
    ranOut.say("private words");
    await pass();
    ranOut.server.fail(PATHS.stream, { status: 401, code: "signed_out" }, 10);
    ranOut.server.cut();
    await pass(5_000);
    for (const tab of ranOut.tabs) {
      const { connection, forgotten, channels } = tab.session.getSnapshot();
      expect([connection, forgotten, channels.length]).toEqual([
        { status: "ended", reason: "signed_out" },
        false,
        1,
      ]);
    }
  });

  it("a tab opened after an end asks the server for itself", async () => {
    const { server, open } = await openTabs(2);
    server.bye("signed_out");
    await pass();
    const late = open();
    await pass();
    expect([late.status(), late.leads()]).toEqual(["live", true]);
  });
});

describe("a tab that stands elsewhere", () => {
  it("rendered before the last messages is given them by the server, and then joins", async () => {
    const { server, open, say, truth, tabs, streams } = await openTabs(2);
    const list = server.list();
    say("missed 1");
    say("missed 2");
    await pass();
    const late = open({ list });
    await pass();
    expectAllThere([...tabs, late], truth());
    expect(streams()).toBe(1);
    say("after");
    await pass();
    expectAllThere([...tabs, late], truth());
  });

  it("rendered after messages that the leader has not heard of yet waits for nobody", async () => {
    const { server, open, say, truth, tabs, streams } = await openTabs(1);
    server.silent = true;
    say("not heard by the leader");
    const late = open();
    await pass();
    server.silent = false;
    await pass(1_000);
    expect(late.texts()).toEqual(truth());
    await pass(60_000);
    expectAllThere([...tabs, late], truth());
    expect(streams()).toBe(1);
  });

  it("is told of a history that was replaced", async () => {
    const { server, tabs, truth, say, open } = await openTabs(3, { server: makeServer(9) });
    const list = server.list();
    server.truth.restore("c1", 4);
    await pass();
    const late = open({ list });
    await pass(2_000);
    say("new times");
    await pass(2_000);
    expectAllThere([...tabs, late], truth());
  });

  it("recovers by itself when the shared stream cannot be read", async () => {
    const { server, tabs, truth, say, streams } = await openTabs(3);
    server.write("event: message\nid: c1.1.99\ndata: {broken\n\n");
    await pass();
    say("meanwhile");
    await pass(10_000);
    expectAllThere(tabs, truth());
    expect(streams()).toBe(1);
  });
});

describe("when the leader", () => {
  type End = readonly [string, (tab: TestTab) => void];
  const ENDS: readonly End[] = [
    ["is closed", (tab) => tab.close()],
    ["crashes", (tab) => tab.crash()],
    ["is frozen", (tab) => tab.page.fire("frozen")],
    ["goes into the page cache", (tab) => tab.page.fire("leaving")],
    ["hangs", (tab) => tab.hang()],
  ];

  it.each(ENDS)("%s, another takes over and nothing is missed", async (_how, end) => {
    const { first, second, third, say, truth, server } = await openTabs(3);
    end(first);
    say("while nobody leads");
    await pass(TAKE_OVER_MS);
    say("and after");
    await pass();
    expectAllThere([second, third], truth());
    expect([second, third].filter((tab) => tab.leads())).toHaveLength(1);
    // A tab that hangs keeps its connection until it wakes.
    expect(server.streams.size).toBeLessThanOrEqual(2);
  });

  it.each(ENDS.slice(2))("%s and comes back, it has everything and follows", async (how, end) => {
    const { first, second, third, say, truth, streams } = await openTabs(3);
    end(first);
    await pass(TAKE_OVER_MS);
    say("while it was away");
    await pass(3_000);
    if (how === "hangs") first.wake();
    else first.page.fire(how === "is frozen" ? "resumed" : "restored");
    await pass(3_000);
    say("all are back");
    await pass(1_000);
    expectAllThere([first, second, third], truth());
    expect(streams()).toBe(1);
    expect([first, second, third].filter((tab) => tab.leads())).toHaveLength(1);
  });

  it("one after the other goes, the last one still has everything", async () => {
    const { tabs, say, truth, streams } = await openTabs(6);
    for (const [at, tab] of tabs.slice(0, -1).entries()) {
      say(`before ${at}`);
      if (at % 2 === 0) tab.crash();
      else tab.close();
      say(`after ${at}`);
      await pass(at * 37);
    }
    await pass(TAKE_OVER_MS);
    expectAllThere(tabs.slice(-1), truth());
    expect(streams()).toBe(1);
  });

  it("waits although it should have tried again long ago, a tab that is awake does it", async () => {
    const { server, first, second } = await openTabs(2);
    server.fail(PATHS.stream, { status: 503, retryAfter: "5" });
    server.cut();
    await pass(1_000);
    expect(second.status()).toBe("waiting");
    first.sleepTimers();
    await pass(8_000);
    expect([second.status(), second.leads()]).toEqual(["live", true]);
  });
});

describe("without the others", () => {
  it("a tab that the browser gives no lock has a stream of its own", async () => {
    const world = makeTabs();
    const locks: TabLocks = {
      request(_name, _steal, _onHeld, onLost) {
        queueMicrotask(onLost);
        return () => undefined;
      },
    };
    const tab = world.open({ tabs: { ...world.browser.open(), locks } });
    await pass();
    expect([tab.status(), tab.leads()]).toEqual(["live", true]);
  });

  it("each tab has its own stream", async () => {
    const world = makeTabs();
    const tabs = [1, 2].map(() => world.open({ tabs: null }));
    await pass();
    world.say("twice on the wire");
    await pass();
    expectAllThere(tabs, world.truth());
    expect(world.streams()).toBe(2);
  });

  it("strangers on the line change nothing", async () => {
    const { browser, tabs, truth, say } = await openTabs(3);
    const room = `renavest-chat:1:stream:${SAM.id}`;
    expect(browser.lineNames()).toContain(room);
    const forged = { tab: "x", at: "c1.1.99", term: Number.MAX_SAFE_INTEGER };
    for (const data of [
      null,
      7,
      "lead",
      {},
      { kind: "lead" },
      { ...forged, kind: "lead", state: { status: "x" } },
    ])
      browser.speak(room, data);
    browser.speak(room, { ...forged, kind: "events", from: null, to: 7, events: [] });
    await pass(1_000);
    say("still here");
    await pass(1_000);
    expectAllThere(tabs, truth());
  });

  it("names hold the public id and nothing else of a person", async () => {
    const { browser } = await openTabs(2);
    for (const name of [...browser.lineNames(), ...browser.lockNames()])
      expect(name).toMatch(/^renavest-chat:1:(people|(stream|own):person-sam)$/);
  });
});

it("leaves nothing behind when all are closed", async () => {
  const { tabs, server, browser } = await openTabs(3);
  for (const tab of tabs) tab.close();
  await pass();
  expect(vi.getTimerCount()).toBe(0);
  expect(server.streams.size).toBe(0);
  expect([browser.lineNames(), browser.lockNames()]).toEqual([[], []]);
  for (const tab of tabs) expect(tab.page.listenerCount()).toBe(0);
});
