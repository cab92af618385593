import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppDeps } from "~/http/deps.server";
import { reopenChannel } from "~/services/change-channel-state";
import { closeExpiredChats } from "~/services/close-expired-chats";
import { loadHistory } from "~/services/load-history";
import { sendMessage } from "~/services/send-message";
import { createFakeClock } from "../support/fake-clock";
import { createFakeHints } from "../support/fake-hints";
import { makeEventReader } from "../support/make-event-reader";
import { type Lane, makeRemixLane, makeServerLane, type ServerLane } from "../support/make-lanes";
import { makeInstance } from "../support/make-services";
import { codeOf, createTestApp, postJson, type TestApp, toViewer } from "../support/test-app";

const SECRET = "a-secret-of-the-clock-alone";
const PATH = "/api/cron/close-expired-chats";

let app: TestApp;
let server: ServerLane;
beforeAll(async () => {
  app = await createTestApp({ environment: { CRON_SECRET: SECRET } });
  server = await makeServerLane(app.deps);
});
afterAll(async () => {
  await server.close();
  await app.close();
});

/** A chat that closes so far from now by the database's clock; its id. */
async function book(closesIn: string): Promise<string> {
  const id = `chat-${randomBytes(18).toString("base64url")}`;
  const { rows } = await app.world.run(
    `insert into appointments (individual_id, volunteer_id, start_time, end_time, time_zone)
    values ($1, $2, now() + $3::interval - interval '7 hours', now() + $3::interval - interval '6 hours', 'UTC')
    returning id`,
    [app.prospect.clerkUserId, app.therapist.clerkUserId, closesIn],
  );
  await app.world.run("select open_appointment_chat($1, $2, $3)", [
    rows[0].id,
    id,
    app.deps.cipher.createChannelKey(id),
  ]);
  return id;
}
let keys = 0;
const toSend = (channelId: string) => {
  keys += 1;
  return { channelId, content: "are you there", clientMessageId: `key-${keys}` };
};
const send = (channelId: string) =>
  server.ask(postJson("/api/chat/send", app.headersOf(app.prospect), toSend(channelId)));
const ask = async (body: object, person = app.prospect) =>
  JSON.parse((await server.ask(postJson("/api/chat/messaging", app.headersOf(person), body))).text);
const statusOf = async (channelId: string) => {
  const { channels } = await ask({ action: "list_channels" });
  return channels.find((each: { id: string }) => each.id === channelId).status;
};
const isRecorded = async (channelId: string) =>
  (await app.world.run("select status from chat_channels where channel_identifier = $1", [channelId])).rows[0]
    .status === "closed";

describe("the moment itself, although no job has run", () => {
  test("is told to an open stream, and from it on nothing is taken", async () => {
    const channelId = await book("2 seconds");
    const { request, response } = await server.open({
      path: `/api/chat/${channelId}`,
      headers: app.headersOf(app.therapist),
    });
    response.on("error", () => undefined);
    const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
    expect((await send(channelId)).status).toBe(201);
    const told = () =>
      reader.events.filter(({ event }) => event === "channel").map(({ data }) => JSON.parse(data));
    while (told().length === 0) await reader.readUntil(reader.events.length + 1);
    expect(told()[0]).toMatchObject({ channelId, status: "closed", reason: "appointment_over" });
    expect(told()[0].closedAt).toBe(told()[0].closesAt);
    const late = await send(channelId);
    expect([late.status, codeOf(late)]).toEqual([409, "chat_closed"]);
    expect(await statusOf(channelId)).toBe("closed");
    expect(await isRecorded(channelId)).toBe(false);
    request.destroy();
  });

  test("is the database's, whatever the clock of the app says", async () => {
    const [open, closed] = [await book("10 minutes"), await book("-10 minutes")];
    for (const offMs of [-3_600_000, 3_600_000]) {
      const clock = createFakeClock(new Date(Date.now() + offMs).toISOString());
      const { database, cipher } = app.deps;
      const wrong = makeInstance({ database, cipher, clock, hints: createFakeHints() });
      const viewer = toViewer(app.prospect);
      await expect(sendMessage(wrong, { viewer, ...toSend(open) })).resolves.toMatchObject({
        duplicate: false,
      });
      await expect(sendMessage(wrong, { viewer, ...toSend(closed) })).rejects.toMatchObject({
        code: "chat_closed",
      });
      const history = async (channelId: string) =>
        (await loadHistory(wrong, { viewer, channelId, limit: 50 })).channel.status;
      expect([await history(open), await history(closed)]).toEqual(["active", "closed"]);
    }
  });

  test("closes edits as well, and keeps what was said readable", async () => {
    const channelId = await book("-1 minute");
    const { messages } = await ask({ action: "history", channelId });
    expect(messages).toMatchObject([{ kind: "bot", notice: { code: "chat_opened" } }]);
    expect(messages[0].content).toMatch(/^This chat is open until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/);
  });
});

describe("a therapist", () => {
  test("keeps a chat open, and opens one again, with a reason that stays in the trail", async () => {
    const channelId = await book("-1 minute");
    const reopened = await ask(
      { action: "reopen_channel", channelId, reason: "one more question", minutes: 30 },
      app.therapist,
    );
    expect(reopened.channel).toMatchObject({ status: "active", closedAt: null });
    expect((await send(channelId)).status).toBe(201);
    await ask({ action: "reopen_channel", channelId, reason: "and another", minutes: 90 }, app.therapist);
    const { rows } = await app.world.run(
      "select action, note from audit_events where channel = $1 and action like 'conversation_%' order by at",
      [channelId],
    );
    expect(rows).toEqual([
      { action: "conversation_extended", note: "one more question" },
      { action: "conversation_extended", note: "and another" },
    ]);
    const { messages } = await ask({ action: "history", channelId });
    expect(messages.map((each: { kind: string }) => each.kind)).toEqual(["bot", "bot", "text", "bot"]);
  });

  test("alone may, and a direct conversation has no end to move", async () => {
    const channelId = await book("-1 minute");
    expect(await ask({ action: "reopen_channel", channelId, reason: "me too" })).toMatchObject({
      error: { code: "forbidden" },
    });
    const direct = { viewer: toViewer(app.therapist), channelId: app.channel.id, reason: "x", minutes: 5 };
    await expect(reopenChannel(app.deps, direct)).rejects.toMatchObject({ code: "invalid_request" });
  });
});

describe("the job", () => {
  const run = (lane: Lane, method: string, authorization?: string) =>
    lane.ask({ path: PATH, method, headers: authorization ? { Authorization: authorization } : {} });

  test("writes down what has closed, once, and says how many", async () => {
    await closeExpiredChats(app.deps);
    const channels = [await book("-1 minute"), await book("-2 days"), await book("1 hour")];
    const first = await run(server, "GET", `Bearer ${SECRET}`);
    expect(JSON.parse(first.text)).toEqual({ closed: 2, complete: true });
    const again = await run(makeRemixLane(app.deps), "POST", `Bearer ${SECRET}`);
    expect(JSON.parse(again.text)).toEqual({ closed: 0, complete: true });
    expect(await Promise.all(channels.map(isRecorded))).toEqual([true, true, false]);
    const { messages } = await ask({ action: "history", channelId: channels[0] });
    expect(messages.at(-1)).toMatchObject({ kind: "system", notice: { code: "chat_closed", at: null } });
  });

  test.each([undefined, "Bearer", "Bearer ", "Bearer another-secret-of-the-clock", `Basic ${SECRET}`])(
    "is started by nobody with %j",
    async (authorization) => {
      for (const method of ["GET", "POST"])
        expect((await run(server, method, authorization)).status).toBe(401);
    },
  );

  test("is started by nobody while the secret is short or not set", async () => {
    for (const cronSecret of [null, "", "fifteen-letters"]) {
      const deps: AppDeps = { ...app.deps, settings: { ...app.deps.settings, cronSecret } };
      const lane = makeRemixLane(deps);
      for (const authorization of [`Bearer ${cronSecret}`, "Bearer undefined", undefined])
        expect((await run(lane, "GET", authorization)).status, `${cronSecret} ${authorization}`).toBe(503);
    }
  });
});
