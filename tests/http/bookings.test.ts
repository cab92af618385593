import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeDelivery } from "../support/make-delivery";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import type { Person } from "../support/make-world";
import { createTestApp, ORIGIN, postJson, type TestApp } from "../support/test-app";

const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let app: TestApp;
let lane: ServerLane;
let admin: Person;
let pair: { prospect: Person; therapist: Person };
beforeAll(async () => {
  app = await createTestApp({ environment: { APPOINTMENTS_WEBHOOK_SECRET: SECRET } });
  lane = await makeServerLane(app.deps, { build: makeRouteBuild(await listRoutes()) });
  admin = await app.world.addPerson({ role: "admin", name: "Zoe Admin" });
});
afterAll(async () => {
  await lane.close();
  await app.close();
});
beforeEach(async () => {
  pair = await app.makePair();
});

const unique = () => randomBytes(8).toString("hex");
/** An appointment of an hour that begins so long from now, as the booking side tells of it. */
async function book(fromNow: number, word = "created", id = unique()): Promise<string> {
  const start = Date.now() + fromNow;
  const appointment = {
    ...{ id, individualId: pair.prospect.clerkUserId, volunteerId: pair.therapist.clerkUserId },
    ...{ startTime: new Date(start).toISOString(), endTime: new Date(start + HOUR).toISOString() },
    timeZone: "America/Lima",
  };
  const event = { type: `appointment.${word}`, occurredAt: new Date().toISOString(), appointment };
  const told = await lane.ask(
    makeDelivery(event, { id: `evt_${unique()}`, secret: SECRET, path: "/api/appointments" }),
  );
  expect(told.status).toBe(200);
  return id;
}
const get = async (query: Record<string, string> = {}, person = admin) => {
  const fields = new URLSearchParams({ person: pair.prospect.id, ...query });
  const path = `/admin/appointments?${fields}`;
  return await lane.ask({ path, headers: { Accept: "text/html", ...app.headersOf(person) } });
};
/** The data that the page is drawn from. */
const list = async (query: Record<string, string> = {}) => {
  const { status, text } = await get(query);
  expect(status).toBe(200);
  return JSON.parse(text).loaderData["routes/admin.appointments._index"].listed;
};
const states = async (query: Record<string, string> = {}) =>
  (await list(query)).bookings.map((booking: { state: string; chat: { open: boolean } | null }) => [
    booking.state,
    booking.chat?.open ?? null,
  ]);

describe("all appointments", () => {
  test("are listed the latest first, with how the chat of each stands, by state, and counted", async () => {
    await book(-10 * HOUR);
    await book(-3 * HOUR);
    await book(2 * DAY);
    const id = await book(3 * DAY);
    await book(3 * DAY, "cancelled", id);
    const all = await list();
    expect(all.counts).toEqual({ coming: 1, past: 2, cancelled: 1, chat_open: 2 });
    expect(await states()).toEqual([
      ["cancelled", false],
      ["coming", true],
      ["past", true],
      ["past", false],
    ]);
    expect(await states({ state: "chat_open" })).toEqual([
      ["coming", true],
      ["past", true],
    ]);
    expect(await states({ state: "cancelled" })).toEqual([["cancelled", false]]);
    expect((await list({ state: "cancelled" })).counts).toEqual(all.counts);
  });

  test("are those of one person, client or therapist, and of some days", async () => {
    await book(2 * DAY);
    await book(9 * DAY);
    const { prospect, therapist } = pair;
    pair = await app.makePair();
    await book(2 * DAY);
    expect(await states()).toHaveLength(1);
    expect(await states({ person: prospect.id })).toHaveLength(2);
    expect(await states({ person: therapist.id })).toHaveLength(2);
    const day = new Date(Date.now() + 9 * DAY).toISOString().slice(0, 10);
    const found = await list({ person: prospect.id, from: day, to: day });
    expect(found.bookings.map(({ startsAt }: { startsAt: string }) => startsAt.slice(0, 10))).toEqual([day]);
    expect(found.counts).toMatchObject({ coming: 1 });
  });

  test("come a page at a time", async () => {
    for (let each = 1; each <= 26; each += 1) await book(each * DAY);
    const [first, second] = [await list(), await list({ page: "2" })];
    expect([first.bookings.length, first.hasMore, second.bookings.length, second.hasMore]).toEqual([
      ...[25, true],
      ...[1, false],
    ]);
    const begins = [...first.bookings, ...second.bookings].map(({ startsAt }) => startsAt);
    expect(begins).toEqual([...new Set(begins)].sort().reverse());
  });

  test("come with names, zone and how many messages there are, and no word of what was said", async () => {
    await book(2 * DAY);
    const channelId = (await list()).bookings[0].chat.id;
    const message = { channelId, content: "quite-secret", clientMessageId: "one" };
    const sent = await lane.ask(
      postJson("/api/chat/send", { Origin: ORIGIN, ...app.headersOf(pair.prospect) }, message),
    );
    expect(sent.status).toBe(201);
    expect((await list()).bookings[0]).toMatchObject({
      ...{ client: { name: pair.prospect.name }, therapist: { name: pair.therapist.name } },
      ...{ timeZone: "America/Lima", chat: { id: channelId, open: true, messages: 2 } },
    });
    expect((await get()).text).not.toContain("quite-secret");
  });

  test.each([{ state: "nonsense" }, { page: "0" }, { page: "x" }, { from: "yesterday" }])(
    "are not looked for with %o",
    async (query) => {
      expect((await get(query as unknown as Record<string, string>)).status).toBe(400);
    },
  );

  test("are an admin's alone, and nobody's who is not there", async () => {
    expect((await get({}, pair.therapist)).status).toBe(404);
    expect((await get({}, pair.prospect)).status).toBe(404);
    expect((await get({ person: "Z".repeat(24) })).status).toBe(404);
  });

  test("are looked at on record, or not at all", async () => {
    await book(2 * DAY);
    await list();
    const [event] = await app.world.database.transaction({ role: "auditor" }, (tx) =>
      tx.audit.search({ limit: 1, userId: admin.userId }),
    );
    expect(event).toMatchObject({
      ...{ action: "appointments_read", count: 1, subjectUserId: pair.prospect.userId },
    });
    await app.world.run("alter function write_audit(audit_entry[]) rename to write_audit_away");
    try {
      const refused = await get();
      expect(refused.status).toBe(503);
      expect(refused.text).not.toContain(pair.prospect.name);
    } finally {
      await app.world.run("alter function write_audit_away(audit_entry[]) rename to write_audit");
    }
  });
});
