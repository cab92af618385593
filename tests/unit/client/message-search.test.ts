import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "~/protocol/limits";
import { PATHS } from "~/protocol/paths";
import { settle } from "../../support/client/make-connection";
import { makeSession, renderHistory } from "../../support/client/make-session";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function live(said: number) {
  const made = makeSession({ said });
  made.session.start();
  made.session.openConversation("c1", renderHistory(made.server));
  await settle();
  const pages = () => made.server.actions("history").map(({ body }) => body);
  return { ...made, pages };
}

async function done<Result>(work: Promise<Result>): Promise<Result> {
  await vi.advanceTimersByTimeAsync(1_000);
  return work;
}

describe("searching", () => {
  it("brings what the server found", async () => {
    const { session } = await live(60);
    const outcome = await done(session.search("c1", "said 7"));
    expect(outcome).toMatchObject({ done: true, complete: true, hits: [{ seq: 7, excerpt: "said 7" }] });
  });

  it("says why it could not, and ends the session of somebody signed out", async () => {
    const { session, server, status } = await live(3);
    server.fail(PATHS.messaging, { status: 429, code: "rate_limited" });
    expect(await done(session.search("c1", "a"))).toEqual({ done: false, problem: "rate_limited" });
    server.reachable = false;
    expect(await done(session.search("c1", "a"))).toEqual({ done: false, problem: "unavailable" });
    server.reachable = true;
    server.fail(PATHS.messaging, { status: 401, code: "signed_out" });
    expect(await done(session.search("c1", "a"))).toEqual({ done: false, problem: "signed_out" });
    expect(status()).toBe("ended");
  });
});

describe("going back to a message", () => {
  it("loads page by page until it is there, with nothing missing between", async () => {
    const { session, conversation, pages } = await live(420);
    expect(await done(session.loadBackTo("c1", 95))).toBe(true);
    const seqs = conversation().messages.map(({ seq }) => seq);
    expect([seqs[0], seqs.length]).toEqual([71, 350]);
    expect(pages()).toEqual(
      [371, 271, 171].map((before) => ({
        action: "history",
        channelId: "c1",
        before,
        limit: LIMITS.historyPage,
      })),
    );
  });

  it("asks for nothing when it is there already", async () => {
    const { session, pages } = await live(60);
    expect(await done(session.loadBackTo("c1", 30))).toBe(true);
    expect(pages()).toEqual([]);
  });

  it("waits for a page that is on its way for another reason", async () => {
    const { session, server, pages } = await live(140);
    server.latencyMs = 100;
    void session.loadOlder("c1");
    expect(await done(session.loadBackTo("c1", 2))).toBe(true);
    expect(pages()).toHaveLength(2);
  });

  it("gives up when a page does not come, and can be asked again", async () => {
    const { session, server } = await live(300);
    server.fail(PATHS.messaging, { status: 500 });
    expect(await done(session.loadBackTo("c1", 1))).toBe(false);
    expect(await done(session.loadBackTo("c1", 1))).toBe(true);
  });

  it("gives up when the conversation is left, or never was open, or has no such message", async () => {
    const { session, server } = await live(300);
    server.latencyMs = 100;
    const going = session.loadBackTo("c1", 1);
    session.closeConversation("c1");
    expect(await done(going)).toBe(false);
    expect(await done(session.loadBackTo("c2", 1))).toBe(false);
    session.openConversation("c1");
    await done(Promise.resolve());
    expect(await done(session.loadBackTo("c1", 301))).toBe(false);
  });
});
