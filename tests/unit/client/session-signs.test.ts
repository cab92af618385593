import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { MessagingBody } from "~/protocol/requests";
import { settle } from "../../support/client/make-connection";
import { makeSession, renderHistory } from "../../support/client/make-session";
import { DANA } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function live() {
  const made = makeSession();
  made.session.start();
  made.session.openConversation("c1", renderHistory(made.server));
  await settle();
  const told = () => made.server.actions("typing").map(({ body }) => (body as { typing: boolean }).typing);
  return { ...made, told };
}

it("shows who is here and writes, and forgets it with the connection", async () => {
  const { session, server, conversation } = await live();
  const until = new Date(Date.now() + 6_000).toISOString();
  server.emit("presence", { channelId: "c1", userId: DANA.id, online: true });
  server.emit("typing", { channelId: "c1", userId: DANA.id, until });
  await settle();
  expect(conversation()).toMatchObject({ peerHere: true, peerTyping: true });
  expect(session.getSnapshot().here).toEqual(new Set(["c1"]));
  server.reachable = false;
  server.cut();
  await settle();
  expect(conversation()).toMatchObject({ peerHere: true, peerTyping: false });
  await vi.advanceTimersByTimeAsync(8_000);
  expect(conversation().peerHere).toBe(false);
});

it("makes one picture of a message and the end of its being written", async () => {
  const { session, server, conversation, say } = await live();
  const until = new Date(Date.now() + 6_000).toISOString();
  server.emit("typing", { channelId: "c1", userId: DANA.id, until });
  await settle();
  const seen: [number, boolean][] = [];
  session.subscribe(() => seen.push([conversation().messages.length, conversation().peerTyping]));
  say("here it is");
  await settle();
  expect(seen).toEqual([[4, false]]);
});

it("tells of one's own writing, and stops with sending, leaving and hiding", async () => {
  const { session, page, told } = await live();
  session.noteTyping("c1", true);
  await settle();
  session.send("c1", "done");
  await settle();
  expect(told()).toEqual([true, false]);
  session.noteTyping("c1", true);
  await settle();
  page.fire("hidden");
  await settle();
  expect(told()).toEqual([true, false, true, false]);
  session.noteTyping("c1", true);
  await settle();
  session.closeConversation("c1");
  await settle();
  expect(told().at(-1)).toBe(false);
});

it("tells nobody in a closed conversation, without a network, or before it starts", async () => {
  const early = makeSession();
  early.session.noteTyping("c1", true);
  const { session, server, page, told } = await live();
  page.fire("offline");
  session.noteTyping("c1", true);
  page.fire("online");
  await settle();
  server.truth.setStatus("c1", "closed");
  await settle();
  session.noteTyping("c1", true);
  await settle();
  expect(told()).toEqual([]);
  const actions = early.server.requests.map(({ body }) => (body as MessagingBody | null)?.action);
  expect(actions).toEqual([]);
});
