import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer, Lane } from "../support/make-lanes";
import type { Person } from "../support/make-world";
import { createTestApp, makeLanes, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

const read = (answer: Answer) => ({ status: answer.status, ...JSON.parse(answer.text) });

describe.each([0, 1])("in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;
  const send = async (person: Person, channelId: string, content: string, clientMessageId: string) =>
    read(
      await lane().ask(
        postJson("/api/chat/send", app.headersOf(person), { channelId, content, clientMessageId }),
      ),
    );
  const ask = async (person: Person, body: object) =>
    read(await lane().ask(postJson("/api/chat/messaging", app.headersOf(person), body)));

  test("a message is sent once: 201, then 200, then 409", async () => {
    const { prospect, channel } = await app.makePair();
    const first = await send(prospect, channel.id, " Hello.\nI have a question. ", "key-1");
    expect(first).toEqual({
      status: 201,
      message: {
        ...{ channelId: channel.id, id: expect.stringMatching(/^[A-Za-z0-9_-]{22,}$/), seq: 1, version: 1 },
        ...{ clientMessageId: "key-1", kind: "text", content: "Hello.\nI have a question." },
        author: { id: prospect.id, name: prospect.name, role: "prospect" },
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        ...{ editedAt: null, deletedAt: null },
      },
    });
    expect(await send(prospect, channel.id, "Hello.\nI have a question.", "key-1")).toEqual({
      ...{ status: 200, message: first.message, duplicate: true },
    });
    expect(await send(prospect, channel.id, "Something else", "key-1")).toMatchObject({
      ...{ status: 409, error: { code: "idempotency_conflict" } },
    });
  });

  test("the same key in parallel is one message (P2)", async () => {
    const { prospect, channel } = await app.makePair();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send(prospect, channel.id, "once", "key-1")),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ message }) => `${message.id} ${message.seq}`)).size).toBe(1);
    expect(await app.world.listStored(channel.id)).toHaveLength(1);
  });

  test("people open, read, mark, close and open again", async () => {
    const { prospect, therapist, channel } = await app.makePair();
    expect(await ask(prospect, { action: "open_channel", therapistId: therapist.id })).toMatchObject({
      ...{ status: 200, channel: { id: channel.id, peer: { id: therapist.id } } },
    });
    for (let text = 1; text <= 3; text += 1) await send(prospect, channel.id, `text ${text}`, `key-${text}`);
    const listed = await ask(therapist, { action: "list_channels" });
    expect(listed.channels).toMatchObject([
      { id: channel.id, lastSeq: 3, unread: 3, peer: { id: prospect.id } },
    ]);
    expect(listed.cursor).toEqual(expect.any(String));
    expect(await ask(therapist, { action: "mark_read", channelId: channel.id, seq: 2 })).toEqual({
      status: 200,
      ok: true,
    });
    const page = await ask(therapist, { action: "history", channelId: channel.id, limit: 2 });
    expect(page).toMatchObject({ status: 200, hasMore: true, channel: { unread: 1, readSeq: 2 } });
    expect(page.messages.map((message: { content: string }) => message.content)).toEqual([
      "text 2",
      "text 3",
    ]);
    expect(page.messages[0]).not.toHaveProperty("clientMessageId");
    const older = await ask(therapist, { action: "history", channelId: channel.id, before: 2 });
    expect([older.messages.length, older.hasMore]).toEqual([1, false]);
    expect(await ask(prospect, { action: "close_channel", channelId: channel.id })).toMatchObject({
      ...{ status: 200, channel: { status: "closed", closedAt: expect.any(String) } },
    });
    expect((await send(prospect, channel.id, "too late", "key-9")).error.code).toBe("chat_closed");
    expect((await send(prospect, channel.id, "text 3", "key-3")).status).toBe(200);
    const reopen = { action: "reopen_channel", channelId: channel.id, reason: "asked by phone" };
    expect((await ask(prospect, reopen)).status).toBe(403);
    expect(await ask(therapist, reopen)).toMatchObject({ status: 200, channel: { status: "active" } });
    expect((await send(prospect, channel.id, "in time", "key-9")).status).toBe(201);
  });

  test("what a person writes is nowhere in the database but as ciphertext", async () => {
    const { prospect, channel } = await app.makePair();
    const canary = `canary-${index}-5d1c`;
    await send(prospect, channel.id, canary, "key-1");
    const { rows } = await app.world.run("select m::text, c::text from chat_messages m, chat_channels c");
    expect(JSON.stringify(rows)).not.toContain(canary);
    const page = await ask(prospect, { action: "history", channelId: channel.id });
    expect(page.messages[0].content).toBe(canary);
  });

  test("a row that was moved is shown as unreadable, the others as ever", async () => {
    const { prospect, channel } = await app.makePair();
    await send(prospect, channel.id, "one", "key-1");
    await send(prospect, channel.id, "two", "key-2");
    const [one, two] = await app.world.listStored(channel.id);
    await app.world.patchMessage(one?.id ?? "", { content: two?.content ?? "" });
    const page = await ask(prospect, { action: "history", channelId: channel.id });
    expect(
      page.messages.map((each: { content: unknown; unreadable?: true }) => [each.content, each.unreadable]),
    ).toEqual([
      [null, true],
      ["two", undefined],
    ]);
  });
});
