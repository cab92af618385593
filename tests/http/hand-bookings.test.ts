import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeDelivery } from "../support/make-delivery";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import type { Person } from "../support/make-world";
import { createTestApp, ORIGIN, type TestApp } from "../support/test-app";

const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let app: TestApp;
let lane: ServerLane;
let admin: Person;
let pair: Awaited<ReturnType<TestApp["makePair"]>>;
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

const unique = () => randomBytes(18).toString("base64url");
const get = (path: string, person: Person = pair.therapist) =>
  lane.ask({ path, headers: { Accept: "text/html", ...app.headersOf(person) } });
const post = (path: string, fields: Record<string, string>, person: Person = pair.therapist) =>
  lane.ask({
    ...{ method: "POST", path, body: new URLSearchParams(fields).toString() },
    headers: {
      ...{ Host: new URL(ORIGIN).host, Origin: ORIGIN, Accept: "text/html" },
      ...{ "Content-Type": "application/x-www-form-urlencoded", ...app.headersOf(person) },
    },
  });
const loaded = async (path: string, person?: Person) => {
  const { status, text } = await get(path, person);
  expect(status).toBe(200);
  const data = JSON.parse(text).loaderData;
  return Object.values(data).at(-1) as Record<string, never>;
};
const answered = ({ text }: { text: string }) =>
  Object.values(text === "" ? {} : (JSON.parse(text).actionData ?? {}))[0] as Record<string, unknown>;

/** The fields of a form for an appointment of 50 minutes that begins so long from now. */
function fieldsFor(fromNow: number, changes: Record<string, string> = {}) {
  const start = new Date(Math.floor((Date.now() + fromNow) / 60_000) * 60_000);
  return {
    ...{ id: unique(), client: pair.prospect.id, minutes: "50", timeZone: "UTC", fold: "" },
    ...{ day: start.toISOString().slice(0, 10), time: start.toISOString().slice(11, 16), ...changes },
  };
}
/** Books one by hand and answers its id. */
async function book(fromNow = DAY): Promise<string> {
  const fields = fieldsFor(fromNow);
  expect((await post("/appointments/new", fields)).status).toBe(303);
  return fields.id;
}
const find = async (id: string) =>
  (
    await app.world.run(
      `select a.*, c.channel_identifier as channel, c.status as chat, c.closes_at, c.close_reason as reason
      from appointments a left join chat_channels c on c.appointment_id = a.id where a.public_id = $1`,
      [id],
    )
  ).rows[0];
const notices = async (channel: string) =>
  (
    await app.world.run(
      `select m.kind || ' ' || split_part(m.content, '.', 2) as said from chat_messages m
      join chat_channels c on c.id = m.channel_id where c.channel_identifier = $1 order by m.seq`,
      [channel],
    )
  ).rows.map((row) => row.said);
const eventsOf = async (person: Person) =>
  (
    await app.world.database.transaction({ role: "auditor" }, (tx) =>
      tx.audit.search({ limit: 20, userId: person.userId }),
    )
  ).filter(({ action }) => action.startsWith("appointment_"));

describe("a therapist", () => {
  test("books for a client of theirs: the chat opens, and the trail says who did it", async () => {
    const fields = fieldsFor(DAY);
    const made = await post("/appointments/new", fields);
    expect([made.status, made.headers.get("Location")]).toEqual([303, "/appointments?done=add"]);
    const row = await find(fields.id);
    expect(row).toMatchObject({
      ...{ individual_id: pair.prospect.clerkUserId, volunteer_id: pair.therapist.clerkUserId },
      ...{ status: "scheduled", chat: "active", external_id: null },
    });
    expect(row.end_time - row.start_time).toBe(50 * 60_000);
    expect(row.closes_at.getTime()).toBe(row.end_time.getTime() + 6 * HOUR);
    expect(await notices(row.channel)).toEqual(["bot chat_opened"]);
    expect(await eventsOf(pair.therapist)).toMatchObject([
      { action: "appointment_added", subjectUserId: pair.prospect.userId },
    ]);
  });

  test("sees their own: what is to come, the soonest first, and what is over", async () => {
    const [later, sooner] = [await book(2 * DAY), await book(DAY)];
    const cancelled = await book(3 * DAY);
    await app.world.run("update appointments set status = 'cancelled' where public_id = $1", [cancelled]);
    const { listed } = await loaded("/appointments");
    const idsOf = (bookings: { id: string }[]) => bookings.map(({ id }) => id);
    expect(idsOf((listed as never)["coming"])).toEqual([sooner, later]);
    expect(idsOf((listed as never)["past"])).toEqual([cancelled]);
    const { listed: others } = await loaded("/appointments", (await app.makePair()).therapist);
    expect(others).toMatchObject({ coming: [], past: [] });
  });

  test("moves one, and its chat with it", async () => {
    const id = await book();
    const moved = await post(`/appointments/${id}`, { change: "move", ...fieldsFor(3 * DAY) });
    expect([moved.status, moved.headers.get("Location")]).toEqual([303, "/appointments?done=move"]);
    const row = await find(id);
    expect(row.closes_at.getTime()).toBe(row.end_time.getTime() + 6 * HOUR);
    expect(row.start_time.getTime()).toBeGreaterThan(Date.now() + 2 * DAY);
    expect(await notices(row.channel)).toEqual(["bot chat_opened", "bot chat_moved"]);
    expect((await eventsOf(pair.therapist))[0]).toMatchObject({ action: "appointment_moved" });
  });

  test("cancels one after saying why and being asked: the chat closes at once", async () => {
    const id = await book();
    const fields = { change: "cancel", reason: "ill until Friday" };
    const asked = await post(`/appointments/${id}`, fields);
    expect([asked.status, answered(asked)]).toEqual([200, { status: "confirm", reason: "ill until Friday" }]);
    expect(await find(id)).toMatchObject({ status: "scheduled", chat: "active" });
    const done = await post(`/appointments/${id}`, { ...fields, confirmed: "yes" });
    expect([done.status, done.headers.get("Location")]).toEqual([303, "/appointments?done=cancel"]);
    const row = await find(id);
    expect(row).toMatchObject({ status: "cancelled", chat: "closed", reason: "appointment_cancelled" });
    expect(await notices(row.channel)).toEqual(["bot chat_opened", "system chat_cancelled"]);
    expect((await eventsOf(pair.therapist))[0]).toMatchObject({
      ...{ action: "appointment_cancelled", note: "ill until Friday", channelId: row.channel },
    });
    for (const again of [
      { ...fields, confirmed: "yes" },
      { change: "move", ...fieldsFor(3 * DAY) },
    ]) {
      const refused = await post(`/appointments/${id}`, again);
      expect([refused.status, answered(refused)]).toEqual([409, { status: "refused" }]);
    }
    expect(await find(id)).toEqual(row);
  });

  test.each(["", " ", "x".repeat(201), "nul \0"])("cancels nothing for the reason %j", async (reason) => {
    const id = await book();
    const refused = await post(`/appointments/${id}`, { change: "cancel", reason, confirmed: "yes" });
    expect([refused.status, answered(refused)["problem"]]).toEqual([400, "reason"]);
    expect(await find(id)).toMatchObject({ status: "scheduled" });
  });

  test("keeps its chat open longer with a reason on record, and opens it again when it has closed", async () => {
    const id = await book();
    const { channel, closes_at: before } = await find(id);
    const keep = (fields: Record<string, string>, person?: Person) =>
      post(`/appointments/${id}`, { change: "keep", keepMinutes: "10080", ...fields }, person);
    const refused = await keep({ reason: " " });
    expect([refused.status, answered(refused).problem]).toEqual([400, "keep_reason"]);
    expect((await keep({ reason: "x", keepMinutes: "1000000" })).status).toBe(400);
    expect((await find(id)).closes_at).toEqual(before);
    expect((await keep({ reason: "A letter is on its way" })).status).toBe(303);
    const kept = (await find(id)).closes_at;
    expect(kept.getTime()).toBeGreaterThan(Date.now() + 7 * DAY - HOUR);

    await app.world.run(
      "update chat_channels set closes_at = now() - interval '1 minute' where channel_identifier = $1",
      [channel],
    );
    expect((await keep({ reason: "It came", keepMinutes: "60" })).status).toBe(303);
    expect((await find(id)).closes_at.getTime()).toBeGreaterThan(Date.now());
    const { rows } = await app.world.run(
      "select action, note from audit_events where channel = $1 and note is not null order by at",
      [channel],
    );
    expect([...new Set(rows.map(({ note }) => note))]).toEqual(["A letter is on its way", "It came"]);
    expect((await keep({ reason: "mine?" }, admin)).status).not.toBe(303);
    expect((await keep({ reason: "mine?" }, pair.prospect)).status).not.toBe(303);
  });

  test("books nothing for somebody they have no conversation with, and no other therapist's time", async () => {
    const other = await app.makePair();
    const foreign = await post("/appointments/new", fieldsFor(DAY, { client: other.prospect.id }));
    expect([foreign.status, answered(foreign)["problem"]]).toEqual([400, "client"]);
    const fields = fieldsFor(DAY, { therapist: other.therapist.id });
    await post("/appointments/new", fields);
    expect(await find(fields.id)).toMatchObject({ volunteer_id: pair.therapist.clerkUserId });
    await app.world.disable(pair.prospect.userId);
    expect(answered(await post("/appointments/new", fieldsFor(DAY)))["problem"]).toBe("client");
  });

  test("changes nothing of another one's, which is not there for them", async () => {
    const id = await book();
    const before = await find(id);
    const { therapist } = await app.makePair();
    for (const person of [therapist, pair.prospect, admin]) {
      expect((await get(`/appointments/${id}`, person)).status).toBe(404);
      for (const fields of [
        { change: "move", ...fieldsFor(3 * DAY) },
        { change: "cancel", reason: "because", confirmed: "yes" },
      ])
        expect((await post(`/appointments/${id}`, fields, person)).status).toBe(404);
    }
    expect(await find(id)).toEqual(before);
  });
});

describe("a form", () => {
  test("posted twice, ten times at once, makes one appointment with one chat", async () => {
    const fields = fieldsFor(DAY);
    const all = await Promise.all(Array.from({ length: 10 }, () => post("/appointments/new", fields)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([303]));
    const { rows } = await app.world.run("select id from appointments where individual_id = $1", [
      pair.prospect.clerkUserId,
    ]);
    expect(rows).toHaveLength(1);
    expect(await notices((await find(fields.id)).channel)).toEqual(["bot chat_opened"]);
  });

  test("that has been used is not used for another appointment, or for somebody else's", async () => {
    const fields = fieldsFor(DAY);
    await post("/appointments/new", fields);
    const before = await find(fields.id);
    const other = { ...fieldsFor(2 * DAY), id: fields.id };
    expect((await post("/appointments/new", other)).status).toBe(409);
    pair = await app.makePair();
    expect((await post("/appointments/new", { ...fieldsFor(DAY), id: fields.id })).status).toBe(409);
    expect(await find(fields.id)).toEqual(before);
    expect((await post("/appointments/new", fieldsFor(DAY, { id: "short" }))).status).toBe(400);
  });

  test.each<[string, Record<string, string>]>([
    ["client", { client: "" }],
    ["day", { day: "someday" }],
    ["time", { time: "25:00" }],
    ["minutes", { minutes: "-5" }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["past", { day: "2020-01-01" }],
    ["far", { day: "2099-01-01" }],
  ])("with a wrong %s comes back as it was, with the field that is meant", async (problem, changes) => {
    const fields = fieldsFor(DAY, changes);
    const refused = await post("/appointments/new", fields);
    expect([refused.status, answered(refused)]).toMatchObject([
      400,
      { status: "problem", problem, form: fields },
    ]);
    expect(await find(fields.id)).toBeUndefined();
  });

  test("is asked about a time that clocks show twice, and refused one that they skip", async () => {
    // The next autumn and spring of New York.
    const year = new Date().getUTCFullYear() + 1;
    const sunday = (month: number, nth: number) => {
      const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
      return new Date(Date.UTC(year, month, 1 + ((7 - first) % 7) + 7 * (nth - 1)))
        .toISOString()
        .slice(0, 10);
    };
    const zone = { timeZone: "America/New_York" };
    const skipped = await post(
      "/appointments/new",
      fieldsFor(DAY, { ...zone, day: sunday(2, 2), time: "02:30" }),
    );
    expect(answered(skipped)).toMatchObject({ problem: "skipped", moments: null });
    const fields = fieldsFor(DAY, { ...zone, day: sunday(10, 1), time: "01:30" });
    const twice = answered(await post("/appointments/new", fields));
    expect(twice).toMatchObject({
      ...{ problem: "twice", moments: [`${fields.day}T05:30:00.000Z`, `${fields.day}T06:30:00.000Z`] },
    });
    expect((await post("/appointments/new", { ...fields, fold: "second" })).status).toBe(303);
    expect((await find(fields.id)).start_time.toISOString()).toBe(`${fields.day}T06:30:00.000Z`);
  });
});

describe("an admin", () => {
  test("books for anybody, moves and cancels it, with the reason on record", async () => {
    const other = await app.makePair();
    const path = `/admin/appointments/new?person=${pair.prospect.id}`;
    const fields = fieldsFor(DAY, { therapist: other.therapist.id });
    const made = await post(path, fields, admin);
    expect([made.status, made.headers.get("Location")]).toEqual([303, "/admin/appointments?done=add"]);
    expect(await find(fields.id)).toMatchObject({
      ...{ volunteer_id: other.therapist.clerkUserId, chat: "active" },
    });
    const page = `/admin/appointments/${fields.id}`;
    expect(await loaded(page, admin)).toMatchObject({ booking: { client: { name: pair.prospect.name } } });
    expect((await post(page, { change: "move", ...fieldsFor(2 * DAY) }, admin)).status).toBe(303);
    const cancel = { change: "cancel", reason: "asked by phone", confirmed: "yes" };
    expect((await post(page, cancel, admin)).status).toBe(303);
    const row = await find(fields.id);
    expect(row).toMatchObject({ status: "cancelled", chat: "closed" });
    expect((await eventsOf(admin)).map(({ action, note }) => [action, note])).toEqual([
      ["appointment_cancelled", "asked by phone"],
      ["appointment_moved", null],
      ["appointment_added", null],
    ]);
    const nobody = fieldsFor(DAY, { therapist: pair.prospect.id });
    expect(answered(await post(path, nobody, admin))["problem"]).toBe("therapist");
  });

  test("finds whose by typing, and no name stands in an address", async () => {
    await book();
    const name = pair.prospect.name.toUpperCase();
    const found = await post("/admin/appointments", { who: name, state: "coming" }, admin);
    const choices = (answered(found) as { choices: { id: string; address: string }[] } | undefined)?.choices;
    const address =
      found.headers.get("Location") ?? choices?.find(({ id }) => id === pair.prospect.id)?.address;
    expect(address).toBe(`/admin/appointments?state=coming&person=${pair.prospect.id}`);
    const one = await post("/admin/appointments", { who: pair.prospect.email }, admin);
    expect(one.headers.get("Location")).toBe(`/admin/appointments?person=${pair.prospect.id}`);
    const nobody = await post("/admin/appointments", { who: "nobody of that name" }, admin);
    expect(answered(nobody)).toEqual({ choices: [] });
    expect((await post("/admin/appointments", { who: "x" }, pair.therapist)).status).toBe(404);
  });
});

describe("what the booking side says of one that a hand has changed", () => {
  const tell = async (id: string, word: string, occurredAt: number, start: number) => {
    const appointment = {
      ...{ id, individualId: pair.prospect.clerkUserId, volunteerId: pair.therapist.clerkUserId },
      ...{ startTime: new Date(start).toISOString(), endTime: new Date(start + HOUR).toISOString() },
      timeZone: "UTC",
    };
    const event = {
      type: `appointment.${word}`,
      occurredAt: new Date(occurredAt).toISOString(),
      appointment,
    };
    const told = await lane.ask(
      makeDelivery(event, { id: `evt_${unique()}`, secret: SECRET, path: "/api/appointments" }),
    );
    return JSON.parse(told.text).outcome;
  };

  test("counts if it is newer than the change, and else changes nothing", async () => {
    const [external, start] = [unique(), Date.now() + DAY];
    expect(await tell(external, "created", Date.now() - HOUR, start)).toBe("applied");
    const { rows } = await app.world.run("select public_id as id from appointments where external_id = $1", [
      external,
    ]);
    const { id } = rows[0];
    await post(`/appointments/${id}`, { change: "move", ...fieldsFor(3 * DAY) });
    const byHand = await find(id);
    expect(Math.abs(byHand.told_at - Date.now())).toBeLessThan(60_000);
    expect(await tell(external, "moved", Date.now() - 30 * 60_000, start + HOUR)).toBe("stale");
    expect(await find(id)).toEqual(byHand);
    expect(await tell(external, "moved", Date.now() + 60_000, start + 2 * HOUR)).toBe("applied");
    expect((await find(id)).start_time.getTime()).toBe(start + 2 * HOUR);
  });
});

test("a change that cannot be written into the trail does not happen", async () => {
  const id = await book();
  await app.world.run("alter function write_audit(audit_entry[]) rename to write_audit_away");
  try {
    expect((await post(`/appointments/${id}`, { change: "move", ...fieldsFor(3 * DAY) })).status).toBe(503);
    const fields = fieldsFor(DAY);
    expect((await post("/appointments/new", fields)).status).toBe(503);
    expect(await find(fields.id)).toBeUndefined();
  } finally {
    await app.world.run("alter function write_audit_away(audit_entry[]) rename to write_audit");
  }
});
