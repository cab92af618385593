import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClerkApp, toClerkHeaders } from "../support/clerk-app";
import { makeDelivery, makeItemEvent, makeUserEvent } from "../support/make-delivery";
import type { Ask, Lane } from "../support/make-lanes";
import { codeOf, makeLanes, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createClerkApp();
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

const lane = () => lanes[1] as Lane;
const rows = async (sql: string, ...values: unknown[]) => (await app.world.run(sql, values)).rows;
const findPerson = async (id: string) =>
  (
    await rows(
      "select email, name, role, disabled_at is not null as disabled from users where clerk_user_id = $1",
      id,
    )
  )[0];
const findPlans = (id: string) =>
  rows(
    `select s.kind, s.status, s.ends_at, s.source_status from subscriptions s join users u on u.id = s.user_id
    where u.clerk_user_id = $1 order by s.id`,
    id,
  );
const countDeliveries = async () => (await rows("select count(*)::int as n from webhook_deliveries"))[0].n;
const tell = async (ask: Ask) => {
  const answer = await lane().ask(ask);
  return { status: answer.status, outcome: JSON.parse(answer.text).outcome };
};
const T = 1_750_000_000_000;
let people = 0;
const newId = () => {
  people += 1;
  return `user_w${people}`;
};
/** Somebody Clerk has told of. */
async function addPerson(changes: Partial<Parameters<typeof makeUserEvent>[1]> = {}) {
  const id = newId();
  const told = await tell(makeDelivery(makeUserEvent("user.created", { id, updatedAt: T, ...changes })));
  expect(told).toEqual({ status: 200, outcome: "applied" });
  return id;
}

describe("what is not Clerk's", () => {
  const event = () => makeUserEvent("user.created", { id: newId(), updatedAt: T });
  const without = (name: string) => {
    const ask = makeDelivery(event());
    const { [name]: _, ...headers } = ask.headers as Record<string, string>;
    return { ...ask, headers };
  };
  const now = () => Math.floor(Date.now() / 1_000);
  const cases: Record<string, () => Ask> = {
    "no signature": () => without("svix-signature"),
    "no id": () => without("svix-id"),
    "no time": () => without("svix-timestamp"),
    "another secret": () => makeDelivery(event(), { secret: `whsec_${"A".repeat(44)}` }),
    "a changed body": () => {
      const ask = makeDelivery(event());
      return { ...ask, body: ask.body.replace("Noor", "Nora") };
    },
    "a changed id": () => {
      const ask = makeDelivery(event());
      return { ...ask, headers: { ...ask.headers, "svix-id": "msg_other" } };
    },
    "an old one, kept and sent again": () => makeDelivery(event(), { sentAt: now() - 301 }),
    "an old one under a new time": () => {
      const ask = makeDelivery(event(), { sentAt: now() - 600 });
      return { ...ask, headers: { ...ask.headers, "svix-timestamp": String(now()) } };
    },
    "one from the future": () => makeDelivery(event(), { sentAt: now() + 360 }),
    "no JSON": () => makeDelivery("{"),
    "a person without an id": () => makeDelivery({ type: "user.created", data: { updated_at: T } }),
    "a body of bytes that are no text": () => ({
      ...makeDelivery(event()),
      body: new Uint8Array([0xff, 0xfe]),
    }),
  };

  test.each(Object.entries(cases))("%s: refused in both lanes, nothing stored", async (_name, make) => {
    const before = [await countDeliveries(), (await rows("select count(*) from users"))[0].count];
    for (const each of lanes) {
      const answer = await each.ask(make());
      expect([each.name, answer.status, codeOf(answer)]).toEqual([each.name, 400, "invalid_request"]);
    }
    expect([await countDeliveries(), (await rows("select count(*) from users"))[0].count]).toEqual(before);
  });

  test("a body that is too large is not read", async () => {
    const ask = makeDelivery({ ...event(), filler: "x".repeat(300_000) });
    expect((await lane().ask(ask)).status).toBe(413);
  });

  test("another method is refused", async () => {
    expect((await lane().ask({ path: "/api/webhooks/clerk" })).status).toBe(405);
  });
});

describe("people", () => {
  test("created: a prospect, by their first address, whatever their own metadata says", async () => {
    const id = await addPerson({ email: "Noor.W@Example.com" });
    expect(await findPerson(id)).toEqual({
      ...{ email: "noor.w@example.com", name: "Noor Haddad", role: "prospect", disabled: false },
    });
  });

  test("public metadata makes a therapist, with a practice, at first or later", async () => {
    const first = await addPerson({ role: "therapist" });
    const later = await addPerson();
    await tell(
      makeDelivery(makeUserEvent("user.updated", { id: later, role: "therapist", updatedAt: T + 1 })),
    );
    for (const id of [first, later])
      expect(
        await rows(
          "select u.role from users u join therapists t on t.user_id = u.id where clerk_user_id = $1",
          id,
        ),
      ).toEqual([{ role: "therapist" }]);
    // Metadata that says nothing takes nothing away.
    await tell(makeDelivery(makeUserEvent("user.updated", { id: later, updatedAt: T + 2 })));
    expect(await findPerson(later)).toMatchObject({ role: "therapist" });
  });

  test("an address that changes keeps one person", async () => {
    const id = await addPerson();
    await tell(
      makeDelivery(makeUserEvent("user.updated", { id, email: "new@example.com", updatedAt: T + 1 })),
    );
    expect(await rows("select email from users where clerk_user_id = $1", id)).toEqual([
      { email: "new@example.com" },
    ]);
  });

  test("what is told of late changes nothing", async () => {
    const id = newId();
    const at = (updatedAt: number, name: string) =>
      makeDelivery(makeUserEvent("user.updated", { id, name, updatedAt }));
    expect(await tell(at(T + 2, "Noor Second"))).toMatchObject({ outcome: "applied" });
    expect(await tell(at(T + 1, "Noor First"))).toEqual({ status: 200, outcome: "stale" });
    expect(await findPerson(id)).toMatchObject({ name: "Noor Second" });
  });

  test("an address of somebody else's stays theirs, and that is said", async () => {
    const owner = await addPerson({ email: "taken@example.com" });
    const id = await addPerson();
    const told = await tell(
      makeDelivery(
        makeUserEvent("user.updated", { id, email: "TAKEN@example.com", name: "New Name", updatedAt: T + 1 }),
      ),
    );
    expect(told).toEqual({ status: 200, outcome: "email_taken" });
    expect(await findPerson(id)).toMatchObject({ email: `${id}@example.com`, name: "New Name" });
    expect(await findPerson(owner)).toMatchObject({ email: "taken@example.com" });
    const third = newId();
    const created = makeUserEvent("user.created", { id: third, email: "taken@example.com", updatedAt: T });
    expect(await tell(makeDelivery(created))).toMatchObject({ outcome: "email_taken" });
    expect(await findPerson(third)).toBeUndefined();
  });

  test("deleted: disabled, record kept, in the trail; nothing late revives them", async () => {
    const id = await addPerson();
    expect(
      await tell(makeDelivery({ type: "user.deleted", data: { object: "user", id, deleted: true } })),
    ).toMatchObject({
      outcome: "applied",
    });
    const late = makeUserEvent("user.updated", { id, name: "Late News", updatedAt: T + 99 });
    expect(await tell(makeDelivery(late))).toEqual({ status: 200, outcome: "deleted" });
    expect(await findPerson(id)).toMatchObject({ name: "Noor Haddad", disabled: true });
    const trail = await rows(
      `select e.actor, e.action from audit_events e join users u on u.id = e.subject_user_id
      where u.clerk_user_id = $1`,
      id,
    );
    expect(trail).toEqual([{ actor: "worker", action: "person_disabled" }]);
  });

  test("deleted before they were told of: they are never made", async () => {
    const id = newId();
    await tell(makeDelivery({ type: "user.deleted", data: { object: "user", id, deleted: true } }));
    expect(await tell(makeDelivery(makeUserEvent("user.created", { id, updatedAt: T })))).toMatchObject({
      outcome: "deleted",
    });
    expect(await findPerson(id)).toBeUndefined();
    // Nor by the last token they hold.
    const claims = { email: `${id}@example.com`, name: "Gone", metadata: {} };
    const body = { action: "list_channels" };
    const asked = await lane().ask(
      postJson("/api/chat/messaging", toClerkHeaders(id, "sess_last", claims), body),
    );
    expect(asked.status).toBe(401);
    expect(await findPerson(id)).toBeUndefined();
  });
});

describe("once", () => {
  test("a delivery that is repeated, also with a newer signature, does nothing again", async () => {
    const id = newId();
    const event = makeUserEvent("user.created", { id, updatedAt: T });
    const sentAt = Math.floor(Date.now() / 1_000);
    expect(await tell(makeDelivery(event, { id: "msg_twice", sentAt: sentAt - 60 }))).toMatchObject({
      outcome: "applied",
    });
    await app.world.run("update users set name = 'Changed here' where clerk_user_id = $1", [id]);
    expect(await tell(makeDelivery(event, { id: "msg_twice", sentAt }))).toEqual({
      status: 200,
      outcome: "repeated",
    });
    expect(await findPerson(id)).toMatchObject({ name: "Changed here" });
  });

  test("ten at once: one of them", async () => {
    const id = newId();
    const ask = makeDelivery(makeUserEvent("user.created", { id, updatedAt: T }), { id: "msg_ten" });
    const told = await Promise.all(Array.from({ length: 10 }, (_, at) => (lanes[at % 2] as Lane).ask(ask)));
    expect(told.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const outcomes = told.map(({ text }) => JSON.parse(text).outcome).sort();
    expect(outcomes).toEqual(["applied", ...Array(9).fill("repeated")]);
    expect(await rows("select outcome from webhook_deliveries where id = 'msg_ten'")).toEqual([
      { outcome: "applied" },
    ]);
  });

  test("different news of one person at once: the newest stays", async () => {
    const id = newId();
    await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        tell(makeDelivery(makeUserEvent("user.updated", { id, name: `Noor ${at}`, updatedAt: T + at }))),
      ),
    );
    expect(await findPerson(id)).toMatchObject({ name: "Noor 7" });
  });

  test("a failure inside: 5xx, nothing half done, and the next attempt does it", async () => {
    const id = newId();
    const ask = makeDelivery(makeUserEvent("user.created", { id, updatedAt: T }), { id: "msg_fails" });
    await app.world.run("alter table webhook_deliveries add constraint broken check (id <> 'msg_fails')");
    try {
      expect((await lane().ask(ask)).status).toBe(500);
      expect(await findPerson(id)).toBeUndefined();
    } finally {
      await app.world.run("alter table webhook_deliveries drop constraint broken");
    }
    expect(await tell(ask)).toEqual({ status: 200, outcome: "applied" });
    expect(await findPerson(id)).toBeDefined();
  });

  test("news of no concern is noted and nothing else", async () => {
    const event = { type: "organization.created", data: { id: "org_1" } };
    expect(await tell(makeDelivery(event, { id: "msg_org" }))).toEqual({ status: 200, outcome: "ignored" });
    expect(await rows("select event_type, subject from webhook_deliveries where id = 'msg_org'")).toEqual([
      { event_type: "organization.created", subject: null },
    ]);
  });
});

describe("plans", () => {
  const DAY = 24 * 3_600_000;
  const at = (word: string, id: string, userId: string, when: number, fields = {}) =>
    tell(makeDelivery(makeItemEvent(word, { id, userId, at: when, fields })));
  const list = (id: string) =>
    lane().ask(postJson("/api/chat/messaging", toClerkHeaders(id), { action: "list_channels" }));

  test("a plan lets them in without a new sign-in, and its end keeps them out", async () => {
    const id = await addPerson();
    const headers = toClerkHeaders(id);
    const ask = async () =>
      (await lane().ask(postJson("/api/chat/messaging", headers, { action: "list_channels" }))).status;
    expect(await ask()).toBe(402);
    expect(await at("active", `item_${id}`, id, T)).toEqual({ status: 200, outcome: "applied" });
    expect(await ask()).toBe(200);
    await at("ended", `item_${id}`, id, T + 1);
    expect(await ask()).toBe(402);
    await at("active", `item2_${id}`, id, T + 2);
    expect(await ask()).toBe(200);
    const trail = await rows(
      `select e.actor, e.action, e.reason from audit_events e join users u on u.id = e.subject_user_id
      where u.clerk_user_id = $1 and e.action like 'plan_%' order by e.at`,
      id,
    );
    expect(trail).toEqual([
      { actor: "worker", action: "plan_added", reason: "active" },
      { actor: "worker", action: "plan_changed", reason: "expired" },
      { actor: "worker", action: "plan_added", reason: "active" },
    ]);
  });

  test("news that comes late does not revive a plan", async () => {
    const id = await addPerson();
    await at("ended", `item_${id}`, id, T + 5);
    expect(await at("active", `item_${id}`, id, T + 4)).toEqual({ status: 200, outcome: "stale" });
    // In the same instant the end counts.
    expect(await at("active", `item_${id}`, id, T + 5)).toEqual({ status: 200, outcome: "stale" });
    expect((await list(id)).status).toBe(402);
  });

  test("a late payment has its grace, then the plan is over", async () => {
    const id = await addPerson();
    await at("pastDue", `item_${id}`, id, T, { status: "past_due", past_due_at: Date.now() - 6 * DAY });
    expect((await list(id)).status).toBe(200);
    await at("pastDue", `item_${id}`, id, T + 1, { status: "past_due", past_due_at: Date.now() - 8 * DAY });
    expect((await list(id)).status).toBe(402);
    expect(await findPlans(id)).toMatchObject([{ source_status: "past_due" }]);
  });

  test("a trial is one, and a plan that was cancelled runs to the end of its period", async () => {
    const id = await addPerson();
    const periodEnd = Date.now() + 3 * DAY;
    await at("active", `item_${id}`, id, T, { is_free_trial: true, period_end: periodEnd });
    expect(await findPlans(id)).toMatchObject([{ kind: "trial", status: "active" }]);
    await at("canceled", `item_${id}`, id, T + 1, { is_free_trial: true, period_end: periodEnd });
    expect((await findPlans(id))[0].ends_at.getTime()).toBe(periodEnd);
    expect((await list(id)).status).toBe(200);
  });

  test("the free plan that everybody has, and an organization's, open nothing", async () => {
    const id = await addPerson();
    const free = { plan: { slug: "free_user", is_default: true } };
    expect(await at("active", `free_${id}`, id, T, free)).toMatchObject({ outcome: "ignored" });
    const company = makeItemEvent("active", { id: "item_org", userId: null, at: T });
    expect(await tell(makeDelivery(company))).toMatchObject({ outcome: "ignored" });
    expect(await findPlans(id)).toEqual([]);
  });

  test("a subscription brings all its plans", async () => {
    const id = await addPerson();
    const items = ["ended", "active"].map(
      (word) => (makeItemEvent(word, { id: `${word}_${id}`, userId: id, at: T }) as { data: object }).data,
    );
    const event = {
      type: "subscription.updated",
      timestamp: T,
      data: { id: "sub_1", payer: { user_id: id }, items },
    };
    expect(await tell(makeDelivery(event))).toMatchObject({ outcome: "applied" });
    expect(await findPlans(id)).toMatchObject([{ status: "expired" }, { status: "active" }]);
  });

  test("before its person was told of: Clerk tries again, and then it counts", async () => {
    const id = newId();
    const plan = makeDelivery(makeItemEvent("active", { id: `item_${id}`, userId: id, at: T }));
    const before = await countDeliveries();
    expect((await lane().ask(plan)).status).toBe(503);
    expect(await countDeliveries()).toBe(before);
    await tell(makeDelivery(makeUserEvent("user.created", { id, updatedAt: T })));
    expect(await tell(plan)).toEqual({ status: 200, outcome: "applied" });
    expect((await list(id)).status).toBe(200);
  });

  test("an item of one person never becomes another's", async () => {
    const [one, other] = [await addPerson(), await addPerson()];
    await at("active", `item_${one}`, one, T);
    await at("ended", `item_${one}`, other, T + 1);
    expect(await findPlans(one)).toMatchObject([{ status: "active" }]);
    expect(await findPlans(other)).toEqual([]);
  });
});
