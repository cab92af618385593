import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { glassAction } from "~/http/admin.server";
import type { AuditQuery } from "~/services/ports/audit-log";
import type { Lane } from "../support/make-lanes";
import type { Person } from "../support/make-world";
import { codeOf, createTestApp, makeLanes, ORIGIN, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
let lanes: readonly Lane[];
let admin: Person;

beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
  admin = await app.world.addPerson({ role: "admin" });
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

const search = (query: Partial<AuditQuery>) =>
  app.world.database.transaction({ role: "auditor" }, (tx) => tx.audit.search({ limit: 100, ...query }));
const eachLane = async (check: (lane: Lane) => Promise<void>) => {
  for (const lane of lanes) await check(lane);
};
const messaging = (lane: Lane, person: Person, body: object) =>
  lane.ask(postJson("/api/chat/messaging", app.headersOf(person), body));
const send = (lane: Lane, person: Person, channelId: string) =>
  lane.ask(
    postJson("/api/chat/send", app.headersOf(person), {
      ...{ channelId, content: "hello", clientMessageId: crypto.randomUUID() },
    }),
  );

describe("from where", () => {
  test("a send and a reading carry the session, the request and the address of the socket", async () => {
    const { therapist, channel } = await app.makePair();
    await eachLane(async (lane) => {
      const sent = await send(lane, therapist, channel.id);
      expect(sent.status).toBe(201);
      const read = await messaging(lane, therapist, { action: "history", channelId: channel.id });
      const [reading, sending] = await search({ channelIds: [channel.id] });
      // Remix by itself has no socket to ask.
      const address = lane.name === "Remix" ? null : "127.0.0.1";
      expect([reading, sending]).toMatchObject([
        { action: "history_read", requestId: read.headers.get("X-Request-Id"), address },
        { action: "message_sent", requestId: sent.headers.get("X-Request-Id"), address },
      ]);
      expect(reading?.sessionId).toMatch(/^sess_/);
    });
  });
});

describe("a refusal that matters", () => {
  test("an outsider who names a conversation is in the trail, with its name", async () => {
    const { channel } = await app.makePair();
    const { prospect: outsider } = await app.makePair();
    await eachLane(async (lane) => {
      expect((await messaging(lane, outsider, { action: "history", channelId: channel.id })).status).toBe(
        404,
      );
      expect((await send(lane, outsider, channel.id)).status).toBe(404);
      expect(
        (await lane.ask({ path: `/api/chat/${channel.id}`, headers: app.headersOf(outsider) })).status,
      ).toBe(404);
    });
    await app.deps.audit.settle();
    const events = await search({ channelIds: [channel.id] });
    expect(events.every(({ userId }) => userId === outsider.userId)).toBe(true);
    // Six refusals in two lanes with two addresses: the first of a kind by itself, the others as a number.
    expect(events.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(new Set(events.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
      new Set(["refused not_found"]),
    );
  });

  test("a token that is not good is told of; coming without one, or asking wrongly, is not", async () => {
    const before = new Date(Date.now() - 1);
    await eachLane(async (lane) => {
      const list = { action: "list_channels" };
      const bad = { Authorization: "Bearer a.b.c" };
      expect((await lane.ask(postJson("/api/chat/messaging", bad, list))).status).toBe(401);
      expect((await lane.ask({ path: "/api/chat/stream" })).status).toBe(401);
      expect((await messaging(lane, app.prospect, { action: "nonsense" })).status).toBe(400);
    });
    await app.deps.audit.settle();
    const events = await search({ outcome: "refused", from: before });
    expect(new Set(events.map(({ action, actor, reason }) => `${actor} ${action} ${reason}`))).toEqual(
      new Set(["anonymous credential_refused signed_out"]),
    );
  });
});

describe("a database whose trail takes nothing", () => {
  test("shows and stores nothing, and goes on when it is back", async () => {
    const { prospect, channel } = await app.makePair();
    const [lane] = lanes;
    if (lane === undefined) throw new Error("no lane");
    expect((await send(lane, prospect, channel.id)).status).toBe(201);
    await app.world.run("alter function write_audit(audit_entry[]) rename to write_audit_away");
    try {
      await eachLane(async (each) => {
        const read = await messaging(each, prospect, { action: "history", channelId: channel.id });
        expect([read.status, codeOf(read), read.headers.get("Retry-After")]).toEqual([
          503,
          "unavailable",
          "2",
        ]);
        expect(read.text).not.toContain("hello");
        const query = { action: "search", channelId: channel.id, query: "hello" };
        expect((await messaging(each, prospect, query)).status).toBe(503);
        for (const path of ["/api/chat/stream", `/api/chat/${channel.id}`])
          expect((await each.ask({ path, headers: app.headersOf(prospect) })).status).toBe(503);
        const sends = await Promise.all([1, 2, 3].map(() => send(each, prospect, channel.id)));
        for (const sent of sends)
          expect([sent.status, codeOf(sent), sent.headers.get("Retry-After")]).toEqual([
            503,
            "unavailable",
            "2",
          ]);
        const closed = await messaging(each, prospect, { action: "close_channel", channelId: channel.id });
        expect([closed.status, codeOf(closed)]).toEqual([503, "unavailable"]);
      });
      expect(await app.world.listStored(channel.id)).toHaveLength(1);
    } finally {
      await app.world.run("alter function write_audit_away(audit_entry[]) rename to write_audit");
    }
    await vi.waitFor(async () =>
      expect((await messaging(lane, prospect, { action: "history", channelId: channel.id })).status).toBe(
        200,
      ),
    );
  });
});

describe("emergency access", () => {
  test("takes an admin and a reason, and shows one conversation", async () => {
    const { prospect, therapist, channel } = await app.makePair();
    await eachLane(async (lane) => {
      const breaking = { action: "break_glass", channelId: channel.id, reason: "a call from the clinic" };
      const history = { action: "break_glass_history", channelId: channel.id };
      await send(lane, prospect, channel.id);
      for (const person of [prospect, therapist])
        for (const body of [breaking, history])
          expect((await messaging(lane, person, body)).status).toBe(404);
      expect((await messaging(lane, admin, { ...breaking, reason: "why" })).status).toBe(400);
      expect((await messaging(lane, admin, { ...breaking, minutes: 61 })).status).toBe(400);
      const granted = await messaging(lane, admin, { ...breaking, minutes: 60 });
      expect(JSON.parse(granted.text)).toEqual({
        grant: { channelId: channel.id, expiresAt: expect.stringMatching(/Z$/) },
      });
      const read = await messaging(lane, admin, history);
      expect(JSON.parse(read.text).messages.at(-1)).toMatchObject({ content: "hello" });
      // Neither the chat's own history nor its stream opens by it.
      expect((await messaging(lane, admin, { action: "history", channelId: channel.id })).status).toBe(404);
      expect(
        (await lane.ask({ path: `/api/chat/${channel.id}`, headers: app.headersOf(admin) })).status,
      ).toBe(404);
    });
  });

  test("is ended by its admin before the time is over, and only by them", async () => {
    const { prospect, channel } = await app.makePair();
    const [lane] = lanes;
    if (lane === undefined) throw new Error("no lane");
    await send(lane, prospect, channel.id);
    const reason = "a call from the clinic";
    await messaging(lane, admin, { action: "break_glass", channelId: channel.id, reason });
    const other = await app.world.addPerson({ role: "admin" });
    const mayRead = async () =>
      (await messaging(lane, admin, { action: "break_glass_history", channelId: channel.id })).status === 200;
    const end = async (person: Person) => {
      const request = new Request(`${ORIGIN}/admin/conversations/${channel.id}`, {
        method: "POST",
        headers: app.headersOf(person),
        body: new URLSearchParams({ done: "yes" }),
      });
      const params = { channelId: channel.id };
      return await glassAction({ request, params, context: { deps: app.deps } });
    };
    await end(other);
    expect(await mayRead()).toBe(true);
    expect((await end(admin)).status).toBe(303);
    expect(await mayRead()).toBe(false);
    const events = await search({ channelIds: [channel.id], action: "break_glass_ended" });
    expect(events).toMatchObject([{ userId: admin.userId, sessionId: expect.stringMatching(/^sess_/) }]);
  });

  test("ends by the database's clock", async () => {
    const { prospect, channel } = await app.makePair();
    const [lane] = lanes;
    if (lane === undefined) throw new Error("no lane");
    await send(lane, prospect, channel.id);
    await messaging(lane, admin, {
      action: "break_glass",
      channelId: channel.id,
      reason: "a call from the clinic",
    });
    await app.world.run("alter table break_glass_grants disable trigger all");
    await app.world.run(
      "update break_glass_grants set granted_at = granted_at - interval '1 hour', expires_at = expires_at - interval '1 hour'",
    );
    await app.world.run("alter table break_glass_grants enable trigger all");
    const read = await messaging(lane, admin, { action: "break_glass_history", channelId: channel.id });
    expect(read.status).toBe(404);
  });
});
