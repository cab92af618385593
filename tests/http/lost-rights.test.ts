import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { signOutAction } from "~/http/page.server";
import { notifyRightsChanged } from "~/services/notify-rights-changed";
import { makeEventReader } from "../support/make-event-reader";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { makeSubscription, type Pair } from "../support/make-world";
import { createTestApp, ORIGIN, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
const lanes = new Map<boolean, ServerLane>();
beforeAll(async () => {
  app = await createTestApp();
  for (const fastLane of [false, true]) lanes.set(fastLane, await makeServerLane(app.deps, { fastLane }));
});
afterAll(async () => {
  for (const lane of lanes.values()) await lane.close();
  await app.close();
});

/** Rights as they end in life: by another program, by a clock, by somebody else. */
const LOSSES: Record<string, { lose: (pair: Pair) => Promise<unknown>; says?: boolean; reason: string }> = {
  "the plan is taken away": {
    lose: ({ prospect }) => app.world.setSubscriptions(prospect.userId, []),
    reason: "subscription_ended",
  },
  "the plan runs out": {
    lose: ({ prospect }) =>
      app.world.setSubscriptions(prospect.userId, [makeSubscription({ endsAt: new Date(Date.now() + 300) })]),
    reason: "subscription_ended",
  },
  "the plan is taken away, and somebody says so": {
    lose: ({ prospect }) => app.world.setSubscriptions(prospect.userId, []),
    says: true,
    reason: "subscription_ended",
  },
  "the account is disabled": {
    lose: ({ prospect }) => app.world.disable(prospect.userId),
    reason: "revoked",
  },
};

describe.each([
  ["Remix behind our server", false],
  ["the fast lane", true],
])("%s", (_name, fastLane) => {
  const lane = () => lanes.get(fastLane) as ServerLane;
  const opened: (() => void)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0)) close();
    await vi.waitFor(() => expect(app.deps.hub.streamCount).toBe(0));
  });

  async function open(path: string, headers: Record<string, string>) {
    const { request, response } = await lane().open({ path, headers });
    response.on("error", () => undefined);
    opened.push(() => request.destroy());
    const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
    await reader.readUntil(1);
    const named = (name: string) =>
      reader.events.filter(({ event }) => event === name).map(({ data }) => JSON.parse(data));
    const waitFor = async (name: string) => {
      while (named(name).length === 0) await reader.readUntil(reader.events.length + 1);
    };
    return { reader, named, waitFor };
  }

  test.each(Object.entries(LOSSES))(
    "%s: both kinds of stream end, and nothing follows",
    async (_loss, loss) => {
      const pair = await app.makePair();
      const headers = app.headersOf(pair.prospect);
      const streams = [
        await open(`/api/chat/${pair.channel.id}`, headers),
        await open("/api/chat/stream", headers),
      ];
      await loss.lose(pair);
      if (loss.says) notifyRightsChanged(app.deps, pair.prospect.userId);
      for (const { reader } of streams) await reader.readToEnd();
      const answer = await lane().ask(
        postJson("/api/chat/send", app.headersOf(pair.therapist), {
          ...{ channelId: pair.channel.id, content: "not for them", clientMessageId: "after" },
        }),
      );
      expect(answer.status).toBe(201);
      for (const { reader, named } of streams) {
        expect(reader.events.map(({ event }) => event)).toEqual(["ready", "bye"]);
        expect(named("bye")).toEqual([{ reason: loss.reason, reconnect: false, retryMs: 0 }]);
      }
    },
  );

  test("signing out ends that session's streams, and the other device stays", async () => {
    const { prospect, therapist, channel } = await app.makePair();
    const phone = app.headersOf(prospect);
    const streams = [await open(`/api/chat/${channel.id}`, phone), await open("/api/chat/stream", phone)];
    const laptop = await open("/api/chat/stream", app.headersOf(prospect));
    const request = new Request(`${ORIGIN}/sign-out`, { method: "POST", headers: phone });
    await signOutAction({ request, params: {}, context: { deps: app.deps } });
    for (const { reader, named } of streams) {
      await reader.readToEnd();
      expect(named("bye")).toEqual([{ reason: "signed_out", reconnect: false, retryMs: 0 }]);
    }
    await lane().ask(
      postJson("/api/chat/send", app.headersOf(therapist), {
        ...{ channelId: channel.id, content: "still here", clientMessageId: "after" },
      }),
    );
    await laptop.waitFor("message");
    expect(laptop.named("message")).toMatchObject([{ content: "still here" }]);
    expect((await lane().ask({ path: "/api/chat/stream", headers: phone })).status).toBe(401);
  });

  test("a plan that is renewed brings everything back", async () => {
    const { prospect, therapist, channel } = await app.makePair();
    const headers = app.headersOf(prospect);
    const ask = (path: string, body: object) => lane().ask(postJson(path, headers, body));
    const history = { action: "history", channelId: channel.id };
    await app.world.setSubscriptions(prospect.userId, []);
    expect((await ask("/api/chat/messaging", history)).status).toBe(402);
    const theirs = await open(`/api/chat/${channel.id}`, app.headersOf(therapist));
    expect(theirs.named("ready")).toMatchObject([{ peerPlan: "none" }]);
    const sent = await lane().ask(
      postJson("/api/chat/send", app.headersOf(therapist), {
        ...{ channelId: channel.id, content: "for later", clientMessageId: "meanwhile" },
      }),
    );
    expect(sent.status).toBe(201);
    await app.world.setSubscriptions(prospect.userId, [makeSubscription()]);
    await theirs.waitFor("channel");
    expect(theirs.named("channel")).toMatchObject([{ status: "active", peerPlan: "active" }]);
    expect(JSON.parse((await ask("/api/chat/messaging", history)).text)).toMatchObject({
      channel: { peerPlan: "active" },
      messages: [{ content: "for later" }],
    });
    const back = await open(`/api/chat/${channel.id}?after=1-0`, headers);
    await back.waitFor("message");
    expect(back.named("message")).toMatchObject([{ content: "for later" }]);
  });
});
