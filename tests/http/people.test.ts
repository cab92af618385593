import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditQuery } from "~/services/ports/audit-log";
import { makeEventReader } from "../support/make-event-reader";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import { makeSubscription, type Person } from "../support/make-world";
import { createTestApp, ORIGIN, type TestApp } from "../support/test-app";

let app: TestApp;
let lane: ServerLane;
let admin: Person;
beforeAll(async () => {
  app = await createTestApp();
  lane = await makeServerLane(app.deps, { build: makeRouteBuild(await listRoutes()) });
  admin = await app.world.addPerson({ role: "admin", name: "Zoe Admin" });
});
afterAll(async () => {
  await lane.close();
  await app.close();
});

const search = (query: Partial<AuditQuery>) =>
  app.world.database.transaction({ role: "auditor" }, (tx) => tx.audit.search({ limit: 50, ...query }));
const get = (path: string, person: Person = admin) =>
  lane.ask({ path, headers: { Accept: "text/html", ...app.headersOf(person) } });
const post = (path: string, fields: Record<string, string>, person: Person = admin) =>
  lane.ask({
    ...{ method: "POST", path, body: new URLSearchParams(fields).toString() },
    headers: {
      ...{ Host: new URL(ORIGIN).host, Accept: "text/html" },
      ...{ "Content-Type": "application/x-www-form-urlencoded", ...app.headersOf(person) },
    },
  });
const change = (person: Person, fields: Record<string, string>) =>
  post(`/admin/people/${person.id}`, { confirmed: "yes", ...fields });
const plansOf = async ({ userId }: Person) =>
  (
    await app.world.run(
      "select public_id, kind, status, ends_at from subscriptions where user_id = $1 order by id",
      [userId],
    )
  ).rows;
const openStream = async (person: Person) => {
  const { response } = await lane.open({ path: "/api/chat/stream", headers: app.headersOf(person) });
  const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
  await reader.readUntil(1);
  return reader;
};
const byesOf = ({ events }: { events: readonly { event?: string | undefined; data: string }[] }) =>
  events.filter(({ event }) => event === "bye").map(({ data }) => JSON.parse(data).reason);

describe("looking for people", () => {
  test("a name never stands in an address, and what was shown is on record as a number", async () => {
    const { prospect } = await app.makePair();
    const before = new Date();
    const found = await post("/admin/people", { who: prospect.name.toUpperCase(), role: "prospect" });
    expect(found.status).toBe(200);
    expect(found.text).toContain(prospect.email);
    const nothing = await post("/admin/people", { who: "", role: "prospect", state: "enabled" });
    expect([nothing.status, nothing.headers.get("Location")]).toEqual([
      303,
      "/admin/people?role=prospect&state=enabled",
    ]);
    expect((await get("/admin/people?role=nonsense")).status).toBe(400);
    const events = await search({ userId: admin.userId, from: before });
    // The page behind the answer lists whoever is first by name.
    expect(events).toMatchObject([
      { action: "people_read", note: null },
      { action: "people_read", count: 1, note: null },
    ]);
  });

  test("looking at one person is on record about them; nothing of it without the record", async () => {
    const { prospect } = await app.makePair();
    expect((await get(`/admin/people/${prospect.id}`)).text).toContain(prospect.email);
    const [event] = await search({ userId: admin.userId });
    expect(event).toMatchObject({ action: "people_read", subjectUserId: prospect.userId });
    await app.world.run("alter function write_audit(audit_entry[]) rename to write_audit_away");
    try {
      for (const path of ["/admin/people", `/admin/people/${prospect.id}`]) {
        const answer = await get(path);
        expect(answer.status).toBe(503);
        expect(answer.text).not.toContain(prospect.email);
      }
    } finally {
      await app.world.run("alter function write_audit_away(audit_entry[]) rename to write_audit");
    }
  });
});

describe("changing a plan", () => {
  test("asks first: without the confirmation nothing is changed", async () => {
    const { prospect } = await app.makePair();
    const before = await plansOf(prospect);
    const fields = { change: "end_plan", plan: before[0].public_id };
    const asked = await post(`/admin/people/${prospect.id}`, fields);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain(before[0].public_id);
    expect(JSON.parse(asked.text).actionData).toMatchObject({
      "routes/admin.people.$personId._index": { status: "confirm", change: "end_plan", form: fields },
    });
    expect(await plansOf(prospect)).toEqual(before);
  });

  test("a plan that is ended ends the open stream at once, and a plan given brings the chat back", async () => {
    const { prospect } = await app.makePair();
    const [plan] = await plansOf(prospect);
    const stream = await openStream(prospect);
    const ended = await change(prospect, { change: "end_plan", plan: plan.public_id });
    expect([ended.status, ended.headers.get("Location")]).toEqual([
      303,
      `/admin/people/${prospect.id}?done=end_plan`,
    ]);
    await stream.readToEnd();
    expect(byesOf(stream)).toEqual(["subscription_ended"]);
    expect((await lane.ask({ path: "/api/chat/stream", headers: app.headersOf(prospect) })).status).toBe(402);

    const given = {
      change: "give_plan",
      kind: "employer",
      until: "2999-12-31",
      timeZone: "America/New_York",
    };
    expect((await change(prospect, given)).status).toBe(303);
    expect((await plansOf(prospect)).at(-1)).toMatchObject({
      ...{ kind: "employer", status: "active", ends_at: new Date("3000-01-01T05:00:00Z") },
    });
    await (await openStream(prospect)).cancel();
    const events = await search({ userId: admin.userId, subjectUserId: prospect.userId, channelIds: [] });
    expect(events.map(({ action, reason }) => [action, reason ?? null])).toEqual([
      ["plan_added", "active"],
      ["plan_changed", "cancelled"],
    ]);
    expect(events[0]).toMatchObject({ address: "127.0.0.1", requestId: expect.any(String) });
  });

  test.each([
    ["a day that is past", 400, { change: "give_plan", kind: "trial", until: "2020-01-01" }],
    ["no day", 400, { change: "give_plan", kind: "trial", until: "soon" }],
    ["no zone", 400, { change: "give_plan", kind: "trial", until: "2999-01-01", timeZone: "Mars/Crater" }],
    ["no kind", 400, { change: "give_plan", kind: "golden" }],
    ["nothing that can be changed", 400, { change: "role" }],
    ["a plan they have", 409, { change: "give_plan", kind: "individual" }],
    ["a plan of nobody", 404, { change: "end_plan", plan: "Z".repeat(24) }],
  ])("%s is refused with %i, and nothing is changed", async (_what, status, fields) => {
    const { prospect } = await app.makePair();
    const before = await plansOf(prospect);
    for (const confirmed of ["yes", ""]) {
      const answer = await post(`/admin/people/${prospect.id}`, { ...fields, confirmed } as Record<
        string,
        string
      >);
      expect(answer.status).toBe(status);
    }
    expect(await plansOf(prospect)).toEqual(before);
  });

  test("another person's plan, billing's, and one for somebody who needs none are not changed here", async () => {
    const { prospect, therapist } = await app.makePair();
    const { prospect: other } = await app.makePair();
    const [theirs] = await plansOf(other);
    expect((await change(prospect, { change: "end_plan", plan: theirs.public_id })).status).toBe(404);
    expect((await change(therapist, { change: "give_plan", kind: "trial" })).status).toBe(403);
    await app.world.setSubscriptions(prospect.userId, [
      { ...makeSubscription(), sourceId: `item_${prospect.userId}` },
    ]);
    const [billed] = await plansOf(prospect);
    for (const each of ["end_plan", "extend_plan"])
      expect((await change(prospect, { change: each, plan: billed.public_id })).status).toBe(403);
    expect(await plansOf(prospect)).toEqual([billed]);
    expect((await plansOf(other))[0]).toEqual(theirs);
  });
});

describe("disabling an account", () => {
  test("ends what is open at once, and enabling lets them in again", async () => {
    const { prospect } = await app.makePair();
    const stream = await openStream(prospect);
    expect((await change(prospect, { change: "disable" })).status).toBe(303);
    await stream.readToEnd();
    expect(byesOf(stream)).toEqual(["revoked"]);
    expect((await lane.ask({ path: "/api/chat/stream", headers: app.headersOf(prospect) })).status).toBe(403);
    expect((await change(prospect, { change: "disable" })).status).toBe(409);
    expect((await change(prospect, { change: "enable" })).status).toBe(303);
    await (await openStream(prospect)).cancel();
  });

  test("is not for oneself", async () => {
    for (const confirmed of ["yes", ""]) {
      const answer = await post(`/admin/people/${admin.id}`, { change: "disable", confirmed });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('{"status":"refused","why":"not_here"}');
    }
    expect((await get("/admin/people")).status).toBe(200);
  });

  test("is refused when the trail takes nothing", async () => {
    const { prospect } = await app.makePair();
    await app.world.run("alter function write_audit(audit_entry[]) rename to write_audit_away");
    try {
      expect((await change(prospect, { change: "disable" })).status).toBe(503);
    } finally {
      await app.world.run("alter function write_audit_away(audit_entry[]) rename to write_audit");
    }
    await (await openStream(prospect)).cancel();
  });
});
