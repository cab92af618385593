import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DeliveryChanges, makeDelivery } from "../support/make-delivery";
import type { Ask, Lane } from "../support/make-lanes";
import { codeOf, createTestApp, makeLanes, type TestApp } from "../support/test-app";

const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const HOUR = 3_600_000;

let app: TestApp;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createTestApp({ environment: { APPOINTMENTS_WEBHOOK_SECRET: SECRET } });
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

let booked = 0;
const newId = () => {
  booked += 1;
  return `booking_${booked}`;
};
const START = Date.now() + 24 * HOUR;
const T = Date.now() - HOUR;

function makeEvent(word: string, id: string, changes: Record<string, unknown> = {}, at = T): object {
  return {
    type: `appointment.${word}`,
    occurredAt: new Date(at).toISOString(),
    appointment: {
      ...{ id, individualId: app.prospect.clerkUserId, volunteerId: app.therapist.clerkUserId },
      ...{ startTime: new Date(START).toISOString(), endTime: new Date(START + HOUR).toISOString() },
      ...{ timeZone: "America/New_York", ...changes },
    },
  };
}
const sign = (event: object | string, changes: DeliveryChanges = {}): Ask =>
  makeDelivery(event, {
    ...{ id: `evt_${randomBytes(8).toString("hex")}`, secret: SECRET, path: "/api/appointments" },
    ...changes,
  });
const tell = async (ask: Ask, lane = lanes[1] as Lane) => {
  const answer = await lane.ask(ask);
  return { status: answer.status, outcome: JSON.parse(answer.text).outcome };
};
const APPLIED = { status: 200, outcome: "applied" };
const find = async (id: string) =>
  (
    await app.world.run(
      `select a.status, a.end_time, c.channel_identifier as channel, c.status as chat, c.close_reason as reason,
        c.closes_at, ac.status as required, (select count(*)::int from appointments b where b.external_id = $1) as rows
      from appointments a left join chat_channels c on c.appointment_id = a.id
      left join appointment_chats ac on ac.appointment_id = a.id where a.external_id = $1`,
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

describe("what is not the booking side's", () => {
  test("is refused, and nothing of it is stored", async () => {
    const id = newId();
    const cases: Record<string, Ask> = {
      unsigned: { ...sign(makeEvent("created", id)), headers: { "Content-Type": "application/json" } },
      "another secret": sign(makeEvent("created", id), {
        secret: `whsec_${randomBytes(32).toString("base64")}`,
      }),
      old: sign(makeEvent("created", id), { sentAt: Math.floor(Date.now() / 1_000) - 600 }),
      altered: { ...sign(makeEvent("created", id)), body: JSON.stringify(makeEvent("cancelled", id)) },
      "no JSON": sign("not json"),
      "another type": sign(makeEvent("forgotten", id)),
      "no zone": sign(makeEvent("created", id, { timeZone: "Mars/Olympus" })),
      "an offset for a zone": sign(makeEvent("created", id, { timeZone: "+05:00" })),
      "an end before the start": sign(
        makeEvent("created", id, { endTime: new Date(START - 1).toISOString() }),
      ),
      "three days long": sign(
        makeEvent("created", id, { endTime: new Date(START + 72 * HOUR).toISOString() }),
      ),
      "a time without an offset": sign(makeEvent("created", id, { startTime: "2030-01-01T10:00:00" })),
      "an object for an id": sign(makeEvent("created", id, { individualId: { not: "" } })),
      "news of tomorrow": sign(makeEvent("created", id, {}, Date.now() + HOUR)),
      "two therapists": sign(makeEvent("created", id, { individualId: app.therapist.clerkUserId })),
    };
    for (const lane of lanes)
      for (const [name, ask] of Object.entries(cases)) {
        const answer = await lane.ask(ask);
        expect([answer.status, codeOf(answer)], `${lane.name} ${name}`).toEqual([400, "invalid_request"]);
      }
    expect(await find(id)).toBeUndefined();
  });

  test("another method has nothing to do here", async () => {
    expect((await (lanes[1] as Lane).ask({ path: "/api/appointments" })).status).toBe(405);
  });

  test("people not told of yet: come back later", async () => {
    const id = newId();
    expect((await tell(sign(makeEvent("created", id, { individualId: "user_nobody" })))).status).toBe(503);
    expect(await find(id)).toBeUndefined();
  });

  test("an appointment keeps its people", async () => {
    const id = newId();
    await tell(sign(makeEvent("created", id)));
    const other = await app.makePair();
    const moved = makeEvent("moved", id, { individualId: other.prospect.clerkUserId }, T + 1);
    expect((await tell(sign(moved))).status).toBe(400);
  });
});

describe("an appointment and its chat", () => {
  test("are made together, under both names of the scheme; the chat says until when", async () => {
    for (const prefix of ["svix", "webhook"] as const) {
      const id = newId();
      expect(await tell(sign(makeEvent("created", id), { prefix }))).toEqual(APPLIED);
      const row = await find(id);
      expect(row).toMatchObject({ status: "scheduled", chat: "active", required: "active" });
      expect(row.closes_at.getTime()).toBe(START + 7 * HOUR);
      expect(await notices(row.channel)).toEqual(["bot chat_opened"]);
    }
  });

  test("a delivery is taken once, however often and however much at once it comes", async () => {
    const id = newId();
    const ask = sign(makeEvent("created", id));
    const told = await Promise.all(Array.from({ length: 10 }, () => tell(ask)));
    expect(told.map(({ outcome }) => outcome).sort()).toEqual(["applied", ...Array(9).fill("repeated")]);
    const row = await find(id);
    expect(row.rows).toBe(1);
    expect(await notices(row.channel)).toEqual(["bot chat_opened"]);
  });

  test("moved: the chat closes later; moved back, earlier", async () => {
    const id = newId();
    await tell(sign(makeEvent("created", id)));
    const at = (hours: number) => ({ endTime: new Date(START + hours * HOUR).toISOString() });
    expect(await tell(sign(makeEvent("moved", id, at(5), T + 1)))).toEqual(APPLIED);
    expect((await find(id)).closes_at.getTime()).toBe(START + 11 * HOUR);
    expect(await tell(sign(makeEvent("moved", id, at(2), T + 2)))).toEqual(APPLIED);
    const row = await find(id);
    expect(row.closes_at.getTime()).toBe(START + 8 * HOUR);
    expect(await notices(row.channel)).toEqual(["bot chat_opened", "bot chat_moved", "bot chat_moved"]);
  });

  test("cancelled: the chat closes at once, and nobody sends any more", async () => {
    const id = newId();
    await tell(sign(makeEvent("created", id)));
    expect(await tell(sign(makeEvent("cancelled", id, {}, T + 1)))).toEqual(APPLIED);
    const row = await find(id);
    expect(row).toMatchObject({ status: "cancelled", chat: "closed", required: "closed" });
    expect(row.reason).toBe("appointment_cancelled");
    expect(await notices(row.channel)).toEqual(["bot chat_opened", "system chat_cancelled"]);
  });

  test("what is older than what we have changes nothing, also when it arrives first", async () => {
    const id = newId();
    expect(await tell(sign(makeEvent("cancelled", id, {}, T + 5)))).toEqual(APPLIED);
    expect(await tell(sign(makeEvent("created", id, {}, T)))).toEqual({ status: 200, outcome: "stale" });
    expect(await tell(sign(makeEvent("moved", id, {}, T + 5)))).toEqual({ status: 200, outcome: "stale" });
    expect(await find(id)).toMatchObject({ status: "cancelled", channel: null });
    // Booked after all: only now it gets its chat.
    expect(await tell(sign(makeEvent("created", id, {}, T + 6)))).toEqual(APPLIED);
    expect(await find(id)).toMatchObject({ status: "scheduled", chat: "active" });
  });

  test("of two in one instant the cancellation counts", async () => {
    const id = newId();
    await tell(sign(makeEvent("created", id)));
    expect(await tell(sign(makeEvent("cancelled", id)))).toEqual(APPLIED);
    expect((await find(id)).chat).toBe("closed");
  });

  test("leaves its trace in the trail", async () => {
    const id = newId();
    await tell(sign(makeEvent("created", id)));
    await tell(sign(makeEvent("moved", id, { startTime: new Date(START + 1).toISOString() }, T + 1)));
    await tell(sign(makeEvent("cancelled", id, {}, T + 2)));
    const { channel } = await find(id);
    const { rows } = await app.world.run(
      "select action, actor from audit_events where channel = $1 and action like 'appointment%' order by at",
      [channel],
    );
    expect(rows).toEqual([
      { action: "appointment_moved", actor: "worker" },
      { action: "appointment_cancelled", actor: "worker" },
    ]);
  });
});

test("the secret of one sender is not that of another", async () => {
  const ask = sign(makeEvent("created", newId()), { path: "/api/webhooks/clerk" });
  expect((await (lanes[1] as Lane).ask(ask)).status).toBe(404);
});
