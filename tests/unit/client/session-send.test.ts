import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectAlone } from "~/client/connect-alone";
import { createLoneDevice } from "~/client/device";
import { PATHS } from "~/protocol/paths";
import { createFakeStorage, dumpStorage } from "../../support/client/fake-page";
import { settle } from "../../support/client/make-connection";
import { makeSession, renderHistory } from "../../support/client/make-session";
import { SAM } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function live(options: Parameters<typeof makeSession>[0] = {}) {
  const made = makeSession(options);
  made.session.start();
  made.session.openConversation("c1", renderHistory(made.server));
  await settle();
  return made;
}

/** Each text once, in the messages or on its way. */
function onScreen({ texts, pending }: ReturnType<typeof makeSession>) {
  return [...texts(), ...pending().map(([content]) => content)];
}

describe("a message of one's own", () => {
  it("is on the screen at once, and stays there exactly once until and after it is stored", async () => {
    const made = await live({ said: 1 });
    const seen = new Set<string>();
    made.session.subscribe(() => seen.add(onScreen(made).join("|")));
    expect(made.session.send("c1", "  hello  ")).toEqual({ accepted: true });
    expect(made.pending()).toEqual([["hello", "sending"]]);
    await settle();
    expect(made.pending()).toEqual([]);
    expect(made.texts()).toEqual(["said 1", "hello"]);
    expect([...seen]).toEqual(["said 1|hello"]);
    expect(made.status()).toBe("live");
  });

  it.each([
    ["", "empty"],
    [" \n\t ", "empty"],
    ["x".repeat(4_001), "too_long"],
    ["a\0b", "not_text"],
    ["a\ud800b", "not_text"],
  ] as const)("is refused when it cannot be one: %j", async (text, reason) => {
    const { session, server, pending } = await live();
    const before = session.getSnapshot();
    expect(session.send("c1", text)).toEqual({ accepted: false, reason });
    expect(pending()).toEqual([]);
    expect(session.getSnapshot()).toBe(before);
    expect(server.requestsTo(PATHS.send)).toHaveLength(0);
  });

  it("that overtakes the stream waits behind the hole, and never vanishes", async () => {
    const made = await live({ said: 1 });
    made.server.silent = true;
    made.say("you first");
    made.session.send("c1", "me second");
    await settle();
    expect(made.texts()).toEqual(["said 1"]);
    expect(made.pending()).toEqual([["me second", "sending"]]);
    expect(made.status()).toBe("catching_up");
    // The stream says nothing, so the hole is filled by asking.
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made.texts()).toEqual(["said 1", "you first", "me second"]);
    expect(made.server.actions("history")).toHaveLength(1);
  });

  it("whose hole the stream closes by itself costs no request", async () => {
    const made = await live({ said: 1 });
    made.server.silent = true;
    made.say("you first");
    made.session.send("c1", "me second");
    await settle();
    made.server.silent = false;
    made.server.cut();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(made.texts()).toEqual(["said 1", "you first", "me second"]);
    expect(made.server.actions("history")).toHaveLength(0);
  });

  it("is not shown twice when the answer is lost and the stream brings it", async () => {
    const made = await live({ said: 0 });
    made.server.fail(PATHS.send, "lose_answer");
    made.session.send("c1", "once");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(onScreen(made)).toEqual(["once"]);
    expect(made.truth()).toEqual(["once"]);
  });

  it("refused is kept with its text; trying again uses the same key; giving up returns the text", async () => {
    const made = await live({ said: 0 });
    made.server.truth.setStatus("c1", "closed");
    made.session.send("c1", "too late");
    await settle();
    const [failed] = made.conversation().pending;
    expect(failed).toMatchObject({ state: "failed", error: "chat_closed", content: "too late" });
    made.session.retry("c1", failed!.clientMessageId);
    await settle();
    expect(made.conversation().pending[0]).toMatchObject({ state: "failed" });
    made.session.discard("c1", failed!.clientMessageId);
    expect(made.conversation()).toMatchObject({ pending: [], draft: "too late" });
  });

  it("given up does not overwrite what is being typed", async () => {
    const made = await live({ said: 0 });
    made.server.truth.setStatus("c1", "closed");
    made.session.send("c1", "too late");
    await settle();
    made.session.setDraft("c1", "something else");
    made.session.discard("c1", made.conversation().pending[0]!.clientMessageId);
    expect(made.conversation().draft).toBe("something else");
    made.session.discard("c1", "no-such-key");
    expect(made.conversation().draft).toBe("something else");
  });

  it("written offline goes by itself, in order, once", async () => {
    const made = await live({ said: 1 });
    made.server.reachable = false;
    made.page.fire("offline");
    made.session.send("c1", "one");
    made.session.send("c1", "two");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made.pending().map(([content]) => content)).toEqual(["one", "two"]);
    expect(made.status()).toBe("offline");
    made.server.reachable = true;
    made.page.fire("online");
    await settle();
    expect(made.texts()).toEqual(["said 1", "one", "two"]);
    expect(made.truth()).toEqual(["said 1", "one", "two"]);
    expect(made.status()).toBe("live");
  });

  it("goes as soon as the stream is back, without waiting for its own turn", async () => {
    const made = await live({ said: 0, random: { fraction: () => 0.99, id: () => "key" } });
    made.server.reachable = false;
    made.server.cut();
    made.session.send("c1", "hello");
    await vi.advanceTimersByTimeAsync(20_000);
    made.server.reachable = true;
    made.page.fire("visible");
    await settle();
    expect(made.truth()).toEqual(["hello"]);
  });
});

describe("over a reload of the page", () => {
  it("unsent messages are sent once, and drafts are where they were", async () => {
    const device = createFakeStorage();
    const first = await live({ said: 0, storage: device });
    first.server.fail(PATHS.send, "lose_answer");
    first.session.send("c1", "one");
    first.session.send("c1", "two");
    first.session.setDraft("c1", "and thr");
    first.page.fire("leaving");
    await settle();
    first.session.stop();

    const second = await live({ server: first.server, storage: device });
    await settle();
    expect(second.texts()).toEqual(["one", "two"]);
    expect(second.pending()).toEqual([]);
    expect(second.conversation().draft).toBe("and thr");
  });

  it("a sent text is not in the composer again", async () => {
    const device = createFakeStorage();
    const { session } = makeSession({ storage: device });
    session.start();
    session.setDraft("c1", "hello ");
    await settle();
    expect(dumpStorage(device)).toContain("draft");
    session.send("c1", "hello ");
    await settle();
    expect(dumpStorage(device)).not.toContain("draft");
    session.stop();
  });

  it("a page that cannot keep anything still works, and does not claim to", async () => {
    const made = await live({ said: 0, storage: null });
    expect(made.session.getSnapshot().keepsUnsent).toBe(false);
    made.session.send("c1", "hello");
    await settle();
    expect(made.texts()).toEqual(["hello"]);
  });

  it("a page by itself sends as any other, and keeps nothing anywhere", async () => {
    const storage = createFakeStorage();
    vi.stubGlobal("localStorage", storage);
    const made = await live({ said: 1, device: createLoneDevice(connectAlone) });
    expect(made.session.getSnapshot()).toMatchObject({ keepsUnsent: false, leads: true });
    made.session.setDraft("c1", "and thr");
    made.session.send("c1", "hello");
    await settle();
    expect([made.texts(), made.pending()]).toEqual([["said 1", "hello"], []]);
    made.session.forget();
    expect(dumpStorage(storage)).toBe(dumpStorage(createFakeStorage()));
    vi.unstubAllGlobals();
  });
});

describe("a draft", () => {
  it("shows at once and is written down at once", async () => {
    const { session, device, conversation } = await live();
    session.setDraft("c1", "h");
    expect(conversation().draft).toBe("h");
    await settle();
    expect(dumpStorage(device)).toContain('"text":"h"');
    session.stop();
    session.setDraft("c1", "he");
    await settle();
    expect(dumpStorage(device)).toContain('"text":"he"');
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is not known to be empty before the device was looked at", async () => {
    const { session, conversation } = makeSession();
    session.openConversation("c1");
    expect(conversation().draft).toBeNull();
    session.start();
    await settle();
    expect(conversation().draft).toBe("");
  });
});

describe("leaving", () => {
  it("clears the page, while what is unsent waits on the device for the same person", async () => {
    const made = await live();
    made.server.reachable = false;
    made.session.send("c1", "private words");
    made.session.setDraft("c1", "half a thou");
    await vi.advanceTimersByTimeAsync(1_000);
    made.session.leave();
    expect(made.session.getSnapshot()).toMatchObject({ channels: [], conversations: {}, forgotten: true });
    made.server.reachable = true;
    const before = made.server.requests.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(made.server.requests).toHaveLength(before);
    expect(vi.getTimerCount()).toBe(0);

    const again = await live({ server: made.server, storage: made.device });
    expect(again.truth()).toContain("private words");
    expect(again.conversation().draft).toBe("half a thou");
  });
});

describe("a session that the server ends", () => {
  const end = async (wasIdle: boolean) => {
    const made = await live({ wasIdle: () => wasIdle });
    made.session.setDraft("c1", "half a thou");
    await vi.advanceTimersByTimeAsync(1_000);
    made.server.emit("bye", { reason: "signed_out", reconnect: false, retryMs: 0 });
    await settle();
    expect(made.session.getSnapshot()).toMatchObject({ conversations: {}, forgotten: true });
    return dumpStorage(made.device);
  };

  it("because somebody signed out leaves nothing on the device", async () => {
    expect(await end(false)).toBe("");
  });

  it("because nobody did anything leaves what was typed, also in a tab that hears of it from the server", async () => {
    expect(await end(true)).toContain("half a thou");
  });
});

describe("forgetting", () => {
  it("leaves nothing of the person: not in the tab, not on the screen, not on its way", async () => {
    const made = await live();
    made.server.reachable = false;
    made.session.send("c1", "private words");
    made.session.setDraft("c1", "half a thou");
    made.session.markRead("c1", 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(dumpStorage(made.device)).toContain("private words");
    made.session.forget();
    expect(dumpStorage(made.device)).toBe("");
    expect(made.session.getSnapshot()).toMatchObject({ you: SAM, channels: [], conversations: {} });
    made.server.reachable = true;
    const before = made.server.requests.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(made.server.requests).toHaveLength(before);
    expect(vi.getTimerCount()).toBe(0);
    expect(made.page.listenerCount()).toBe(0);
  });
});
