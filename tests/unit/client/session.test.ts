import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATHS } from "~/protocol/paths";
import { settle } from "../../support/client/make-connection";
import { makeSession, renderHistory } from "../../support/client/make-session";
import { DANA, SAM } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A session that is live, with "c1" on the screen from the page's own history. */
async function live(options: Parameters<typeof makeSession>[0] = {}) {
  const made = makeSession(options);
  made.session.start();
  made.session.openConversation("c1", renderHistory(made.server));
  await settle();
  expect(made.status()).toBe("live");
  return made;
}

describe("before it starts", () => {
  it("shows what the page knows, and asks nothing of anybody", async () => {
    const { session, server, page, status, channel } = makeSession();
    expect(status()).toBe("idle");
    expect(channel()).toMatchObject({ lastSeq: 3, unread: 3, peer: DANA });
    expect(session.getSnapshot().you).toEqual(SAM);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.requests).toHaveLength(0);
    expect(page.listenerCount()).toBe(0);
  });
});

describe("opening a conversation", () => {
  it("with the page's history asks for nothing but the stream", async () => {
    const { server, texts, conversation } = await live();
    expect(texts()).toEqual(["said 1", "said 2", "said 3"]);
    expect(conversation()).toMatchObject({ history: "ready", hasMore: false, dividerAfterSeq: 0 });
    expect(server.requests.map(({ path }) => path)).toEqual([PATHS.stream]);
  });

  it("without it loads, and says so", async () => {
    const { session, status, conversation, texts } = makeSession();
    session.start();
    session.openConversation("c1");
    expect(conversation().history).toBe("loading");
    expect(status()).toBe("connecting");
    await settle();
    expect(conversation().history).toBe("ready");
    expect(texts()).toHaveLength(3);
    expect(status()).toBe("live");
  });

  it("whose history cannot be had says so, keeps trying, and can be asked to try at once", async () => {
    const { session, server, conversation, texts } = makeSession();
    server.fail(PATHS.messaging, { status: 500 }, 2);
    session.start();
    session.openConversation("c1");
    await settle();
    expect(conversation().history).toBe("failed");
    session.reloadHistory("c1");
    expect(conversation().history).toBe("loading");
    await settle();
    expect(conversation().history).toBe("failed");
    await vi.advanceTimersByTimeAsync(500);
    expect(conversation().history).toBe("ready");
    expect(texts()).toHaveLength(3);
  });

  it("that is refused is asked for again only by the person", async () => {
    const { session, server, conversation, say } = makeSession();
    server.fail(PATHS.messaging, { status: 404, code: "not_found" });
    session.start();
    session.openConversation("c1");
    await vi.advanceTimersByTimeAsync(120_000);
    say("news");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(conversation().history).toBe("failed");
    expect(server.actions("history")).toHaveLength(1);
    session.reloadHistory("c1");
    await settle();
    expect(conversation().history).toBe("ready");
  });

  it("leaves it without keeping its messages", async () => {
    const { session, server, say, channel } = await live();
    session.closeConversation("c1");
    expect(session.getSnapshot().conversations).toEqual({});
    say("unseen");
    await settle();
    expect(channel()).toMatchObject({ lastSeq: 4, unread: 4 });
    session.openConversation("c1");
    await settle();
    expect(server.actions("history")).toHaveLength(1);
    expect(session.getSnapshot().conversations.c1?.messages).toHaveLength(4);
  });
});

describe("what the other person writes", () => {
  it("appears, and counts as unread until it is read", async () => {
    const { session, server, say, texts, channel } = await live();
    say("how are you");
    await settle();
    expect(texts().at(-1)).toBe("how are you");
    expect(channel()).toMatchObject({ unread: 4, lastSeq: 4 });
    session.markRead("c1", 4);
    expect(channel()?.unread).toBe(0);
    await settle();
    expect(server.truth.get("c1").reads.get(SAM.id)).toBe(4);
  });

  it("is caught up with after the connection was lost, and only then it is live again", async () => {
    const { server, say, texts, status } = await live();
    server.reachable = false;
    server.cut();
    await settle();
    for (const text of ["a", "b", "c"]) say(text);
    server.truth.edit("c1", 1, "edited");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(texts()).toHaveLength(3);
    expect(status()).not.toBe("live");
    server.reachable = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(texts()).toEqual(["edited", "said 2", "said 3", "a", "b", "c"]);
    expect(status()).toBe("live");
  });

  it("shows that they had read what was there, and hears when they read more", async () => {
    const { session, server, conversation } = await live();
    expect(conversation().peerReadSeq).toBe(3);
    session.send("c1", "and you?");
    await settle();
    expect(conversation().peerReadSeq).toBe(3);
    server.truth.markRead("c1", DANA.id, 4);
    await settle();
    expect(conversation().peerReadSeq).toBe(4);
  });
});

describe("reading", () => {
  it("is never beyond what there is, never backwards, and asks nothing when nothing is new", async () => {
    const { session, server, channel } = await live();
    session.markRead("c1", 99);
    expect(channel()).toMatchObject({ readSeq: 3, unread: 0 });
    session.markRead("c1", 2);
    session.markRead("no-such", 2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.actions("mark_read").map(({ body }) => body)).toEqual([
      { action: "mark_read", channelId: "c1", seq: 3 },
    ]);
  });

  it("is told again when the server turns out not to know", async () => {
    const { session, server, channel } = await live();
    server.fail(PATHS.messaging, { status: 404, code: "not_found" });
    session.markRead("c1", 3);
    await settle();
    expect(server.truth.get("c1").reads.get(SAM.id)).toBeUndefined();
    server.cut();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.truth.get("c1").reads.get(SAM.id)).toBe(3);
    expect(channel()?.unread).toBe(0);
    expect(server.actions("mark_read")).toHaveLength(2);
    server.cut();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.actions("mark_read")).toHaveLength(2);
  });

  it("does not move the divider", async () => {
    const { session, conversation } = await live();
    session.markRead("c1", 3);
    expect(conversation().dividerAfterSeq).toBe(0);
  });
});

describe("older messages", () => {
  it("are added a page at a time, until there are no more", async () => {
    const { session, texts, conversation } = await live({ said: 120 });
    expect(conversation()).toMatchObject({ hasMore: true });
    const loading = session.loadOlder("c1");
    expect(conversation().loadingOlder).toBe(true);
    await settle();
    await loading;
    expect(conversation()).toMatchObject({ hasMore: true, loadingOlder: false });
    expect(texts()).toHaveLength(100);
    void session.loadOlder("c1");
    await settle();
    expect(conversation().hasMore).toBe(false);
    expect(texts()).toEqual(Array.from({ length: 120 }, (_, index) => `said ${index + 1}`));
  });

  it("are asked for once at a time, and not when there are none", async () => {
    const { session, server } = await live({ said: 60 });
    void session.loadOlder("c1");
    void session.loadOlder("c1");
    void session.loadOlder("no-such");
    await settle();
    void session.loadOlder("c1");
    await settle();
    expect(server.actions("history")).toHaveLength(1);
  });

  it("may be asked for again after a failure", async () => {
    const { session, server, conversation, texts } = await live({ said: 60 });
    server.fail(PATHS.messaging, { status: 500 });
    void session.loadOlder("c1");
    await settle();
    expect(conversation()).toMatchObject({ hasMore: true, loadingOlder: false, history: "ready" });
    void session.loadOlder("c1");
    await settle();
    expect(texts()).toHaveLength(60);
  });
});

describe("the list", () => {
  it("gets a conversation that begins while the page is open", async () => {
    const { server, session, channel, say, status } = await live();
    server.truth.open("c2", SAM, DANA);
    say("hello from c2", "c2");
    await settle();
    expect(channel("c2")).toMatchObject({ unread: 1, peer: DANA });
    expect(session.getSnapshot().channels[0]?.id).toBe("c2");
    expect(status()).toBe("live");
  });

  it("takes fresh page data without going back", async () => {
    const { session, server, say, channel } = await live();
    const older = server.list();
    say("newer");
    await settle();
    session.mergeList(older);
    expect(channel()?.lastSeq).toBe(4);
  });

  it("keeps trying when it cannot be had", async () => {
    const { server, channel, status } = await live();
    server.fail(PATHS.messaging, { status: 500 }, 3);
    server.truth.open("c2", SAM, DANA);
    await settle();
    expect(status()).toBe("catching_up");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(channel("c2")).toBeDefined();
    expect(status()).toBe("live");
  });

  it("shows a conversation closing and opening", async () => {
    const { server, channel, conversation } = await live();
    server.truth.setStatus("c1", "closed");
    await settle();
    expect(channel()?.status).toBe("closed");
    expect(conversation().channel.closedAt).not.toBeNull();
    server.truth.setStatus("c1", "active");
    await settle();
    expect(channel()).toMatchObject({ status: "active", closedAt: null });
  });
});
