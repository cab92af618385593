import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { makeEventReader } from "../support/make-event-reader";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { makePartner, type Partner } from "../support/make-partner";
import { createTestApp, ORIGIN, postJson, type TestApp } from "../support/test-app";

const OWN = { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" };

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

interface Visit {
  readonly partner: Partner;
  readonly token: string;
  readonly channelId: string;
  readonly lane: ServerLane;
}

/** How a session stops being worth something, and what its streams are told. */
const ENDS: Record<string, { end: (visit: Visit) => Promise<unknown>; reason: string; reconnect: boolean }> =
  {
    "the page ends it": {
      end: ({ lane, token }) => lane.ask(postJson("/api/widget/session/end", toHeaders(token), {})),
      ...{ reason: "signed_out", reconnect: false },
    },
    "it is ended elsewhere": {
      end: ({ partner }) =>
        app.world.run(
          "update widget_sessions set ended_at = now(), end_reason = 'ended' where site_id = $1",
          [partner.siteDbId],
        ),
      ...{ reason: "signed_out", reconnect: false },
    },
    "its time is over": {
      end: ({ partner }) =>
        app.world.run(
          `update widget_sessions set created_at = now() - interval '20 minutes', expires_at = now() where site_id = $1`,
          [partner.siteDbId],
        ),
      // The frame asks its host for another token and goes on where it was.
      ...{ reason: "lifetime", reconnect: true },
    },
    "the site is disabled": {
      end: ({ partner }) => partner.setStatus("disabled"),
      ...{ reason: "signed_out", reconnect: false },
    },
  };

function toHeaders(token: string) {
  return { Authorization: `Bearer ${token}`, ...OWN };
}

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

  async function visit(): Promise<Visit> {
    const partner = await makePartner({ run: app.world.run, therapist: app.therapist });
    const body = { siteKey: partner.siteKey, token: partner.token() };
    const { text } = await lane().ask(postJson("/api/widget/session", OWN, body));
    const { accessToken: token, channelId } = JSON.parse(text);
    return { partner, token, channelId, lane: lane() };
  }

  async function open(path: string, token: string) {
    const { request, response } = await lane().open({ path, headers: toHeaders(token) });
    response.on("error", () => undefined);
    opened.push(() => request.destroy());
    const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
    await reader.readUntil(1);
    return reader;
  }

  test.each(Object.entries(ENDS))(
    "%s: both kinds of stream end, and nothing follows",
    async (_what, each) => {
      const made = await visit();
      const readers = [
        await open(`/api/chat/${made.channelId}`, made.token),
        await open("/api/chat/stream", made.token),
      ];
      await each.end(made);
      for (const reader of readers) await reader.readToEnd();
      const message = { channelId: made.channelId, content: "not for them", clientMessageId: "after" };
      expect(
        (await lane().ask(postJson("/api/chat/send", app.headersOf(app.therapist), message))).status,
      ).toBeLessThan(300);
      for (const reader of readers) {
        expect(reader.events.map(({ event }) => event)).toEqual(["ready", "bye"]);
        expect(JSON.parse(reader.events[1]?.data ?? "")).toMatchObject({
          reason: each.reason,
          reconnect: each.reconnect,
        });
      }
      expect((await lane().ask({ path: "/api/chat/stream", headers: toHeaders(made.token) })).status).toBe(
        401,
      );
    },
  );

  test("carry what the therapist writes, and nothing of other conversations", async () => {
    const { token, channelId } = await visit();
    const reader = await open("/api/chat/stream", token);
    const write = (id: string, content: string) =>
      lane().ask(
        postJson("/api/chat/send", app.headersOf(app.therapist), {
          ...{ channelId: id, content, clientMessageId: `to-${id}` },
        }),
      );
    await write(app.channel.id, "to somebody else");
    await write(channelId, "to you");
    while (!reader.events.some(({ event }) => event === "message"))
      await reader.readUntil(reader.events.length + 1);
    const ready = JSON.parse(reader.events[0]?.data ?? "");
    expect(ready.channels.map(({ channel }: { channel: { id: string } }) => channel.id)).toEqual([channelId]);
    const messages = reader.events.filter(({ event }) => event === "message");
    expect(messages.map(({ data }) => JSON.parse(data).content)).toEqual(["to you"]);
  });
});
