import { beforeEach, describe, expect, it } from "vitest";
import type { AccountRepository } from "~/services/ports/account-repository";
import type { AuditQuery } from "~/services/ports/audit-log";
import type { BreakGlassRepository } from "~/services/ports/break-glass-repository";
import { makePostgresWorld } from "../support/make-postgres-world";
import { makePair, makeSubscription, type Person, type World } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

const access = { sessionId: "sess_1", address: "203.0.113.9", requestId: "request-1" };
const TOMORROW = new Date(Date.now() + 86_400_000);

const as = <T>(world: World, person: Person, work: (accounts: AccountRepository) => Promise<T>) =>
  world.database.transaction({ role: "admin", userId: person.userId, access }, (tx) => work(tx.accounts));
const search = (world: World, query: Partial<AuditQuery>) =>
  world.database.transaction({ role: "auditor" }, (tx) => tx.audit.search({ limit: 20, ...query }));

describeWorlds("people as admins see and change them", (getWorld) => {
  let admin: Person;
  let names = 0;
  const name = (text: string) => `${text} ${names}`;
  beforeEach(async () => {
    names += 1;
    admin = await getWorld().addPerson({ role: "admin", name: name("Zoe Admin") });
  });

  const find = (person: Person) => as(getWorld(), admin, (accounts) => accounts.find(person.id));

  it("lists by name, a page at a time, and finds by words, role and state", async () => {
    const world = getWorld();
    const people: Person[] = [];
    for (const first of ["Cleo", "Abel", "Bea"])
      people.push(await world.addPerson({ role: "prospect", name: name(`${first} Listed`) }));
    const [cleo, abel, bea] = people as [Person, Person, Person];
    const words = name("listed");
    const list = (query: Partial<Parameters<AccountRepository["list"]>[0]>) =>
      as(world, admin, async (accounts) =>
        (await accounts.list({ words, limit: 2, ...query })).map(({ id }) => id),
      );
    expect(await list({})).toEqual([abel.id, bea.id]);
    expect(await list({ after: bea.id })).toEqual([cleo.id]);
    expect(await list({ words: cleo.email.toUpperCase() })).toEqual([cleo.id]);
    expect(await list({ words: cleo.id })).toEqual([cleo.id]);
    expect(await list({ words: "\0" })).toEqual([]);
    expect(await list({ role: "therapist" })).toEqual([]);
    await world.disable(abel.userId);
    expect(await list({ disabled: true })).toEqual([abel.id]);
    expect(await list({ disabled: false })).toEqual([bea.id, cleo.id]);
  });

  it("shows a person with address and plans, newest first, and where they come from", async () => {
    const world = getWorld();
    const person = await world.addPerson({ role: "prospect" });
    await world.setSubscriptions(person.userId, [
      makeSubscription({ kind: "trial", endsAt: new Date("2020-02-01") }),
      { ...makeSubscription({ startsAt: new Date("2024-01-01") }), sourceId: `item_${person.userId}` },
    ]);
    expect(await find(person)).toMatchObject({
      ...{ id: person.id, email: person.email, role: "prospect", disabledAt: null },
      plans: [
        { kind: "individual", source: "billing" },
        { kind: "trial", source: "hand", endsAt: new Date("2020-02-01") },
      ],
    });
    expect(await as(world, admin, (accounts) => accounts.find("nobody-of-that-name"))).toBeNull();
    expect(await as(world, admin, (accounts) => accounts.find("a'b\0"))).toBeNull();
  });

  it("gives, extends and ends a plan, each on record with who, from where and about whom", async () => {
    const world = getWorld();
    const person = await world.addPerson({ role: "prospect", subscriptions: [] });
    await as(world, admin, (accounts) =>
      accounts.insertPlan(person.userId, { kind: "employer", endsAt: TOMORROW }),
    );
    const given = await find(person);
    expect(given?.plans).toMatchObject([
      { kind: "employer", status: "active", endsAt: TOMORROW, source: "hand" },
    ]);
    const planId = given?.plans[0]?.id ?? "";
    expect(planId.length).toBeGreaterThanOrEqual(22);
    await as(world, admin, (accounts) => accounts.endPlan(planId));
    const [ended] = (await find(person))?.plans ?? [];
    expect(ended?.status).toBe("cancelled");
    expect(ended?.endsAt?.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
    await as(world, admin, (accounts) => accounts.extendPlan(planId, null));
    expect((await find(person))?.plans).toMatchObject([{ status: "active", endsAt: null }]);
    const events = await search(world, { userId: admin.userId });
    expect(
      events.map(({ action, reason, subjectUserId }) => [action, reason ?? null, subjectUserId]),
    ).toEqual([
      ["plan_changed", "active", person.userId],
      ["plan_changed", "cancelled", person.userId],
      ["plan_added", "active", person.userId],
    ]);
    expect(events[0]).toMatchObject(access);
  });

  it("leaves billing's plans as they are", async () => {
    const world = getWorld();
    const person = await world.addPerson({ role: "prospect" });
    await world.setSubscriptions(person.userId, [
      { ...makeSubscription(), sourceId: `item_${person.userId}` },
    ]);
    const before = await find(person);
    const planId = before?.plans[0]?.id ?? "";
    await as(world, admin, (accounts) => accounts.endPlan(planId));
    await as(world, admin, (accounts) => accounts.extendPlan(planId, TOMORROW));
    expect(await find(person)).toEqual(before);
  });

  it("disables and enables, on record", async () => {
    const world = getWorld();
    const person = await world.addPerson({ role: "therapist" });
    await as(world, admin, (accounts) => accounts.setDisabled(person.userId, true));
    expect((await find(person))?.disabledAt).toBeInstanceOf(Date);
    expect(await world.database.findPeople([person.clerkUserId])).toEqual([null]);
    await as(world, admin, (accounts) => accounts.setDisabled(person.userId, false));
    expect((await find(person))?.disabledAt).toBeNull();
    const events = await search(world, { userId: admin.userId });
    expect(events.map(({ action }) => action)).toEqual(["person_enabled", "person_disabled"]);
  });

  it("hides the admin from their own hand, and everybody from whoever is no admin", async () => {
    const world = getWorld();
    const person = await world.addPerson({ role: "prospect" });
    expect(await as(world, admin, (accounts) => accounts.lock(admin.id))).toBeNull();
    expect((await as(world, admin, (accounts) => accounts.lock(person.id)))?.id).toBe(person.id);
    for (const other of [person, await world.addPerson({ role: "therapist" })]) {
      expect(await as(world, other, (accounts) => accounts.find(person.id))).toBeNull();
      expect(await as(world, other, (accounts) => accounts.list({ limit: 9 }))).toEqual([]);
    }
  });
});

describeWorlds("emergency access that is ended before its time", (getWorld) => {
  it("reads nothing any more, says so in the trail, and leaves another admin's alone", async () => {
    const world = getWorld();
    const [one, other] = [await world.addPerson({ role: "admin" }), await world.addPerson({ role: "admin" })];
    const { channel } = await makePair(world);
    const glass = <T>(
      person: Person,
      role: "admin" | "breakglass",
      work: (glass: BreakGlassRepository) => Promise<T>,
    ) => world.database.transaction({ role, userId: person.userId }, (tx) => work(tx.breakGlass));
    const grantTo = (person: Person) =>
      glass(person, "admin", (repository) =>
        repository.insertGrant({
          ...{ channelId: channel.id, adminUserId: person.userId },
          ...{ reason: "a call from the clinic", minutes: 60 },
        }),
      );
    const mayRead = async (person: Person) =>
      (await glass(person, "breakglass", (repository) => repository.findGrant(channel.id))) !== null;
    for (const person of [one, one, other]) await grantTo(person);
    expect([await mayRead(one), await mayRead(other)]).toEqual([true, true]);
    const end = () => glass(one, "admin", (repository) => repository.endGrants(channel.id, one.userId));
    expect([await end(), await end()]).toEqual([2, 0]);
    expect([await mayRead(one), await mayRead(other)]).toEqual([false, true]);
    const events = await search(world, { channelIds: [channel.id], action: "break_glass_ended" });
    expect(events.map(({ userId }) => userId)).toEqual([one.userId, one.userId]);
    // A new one is a new one.
    await grantTo(one);
    expect(await mayRead(one)).toBe(true);
  });
});

describe("the last admin", () => {
  it("stays when two disable each other at the same moment", async () => {
    const world = await makePostgresWorld();
    try {
      for (let round = 0; round < 5; round += 1) {
        await world.run("update users set disabled_at = now() where role = 'admin'");
        const [one, other] = [
          await world.addPerson({ role: "admin" }),
          await world.addPerson({ role: "admin" }),
        ];
        const disable = (by: Person, whom: Person) =>
          as(world, by, async (accounts) => {
            await accounts.lock(whom.id);
            await accounts.setDisabled(whom.userId, true);
          });
        const outcomes = await Promise.allSettled([disable(one, other), disable(other, one)]);
        const { rows } = await world.run(
          "select count(*)::int as left from users where role = 'admin' and disabled_at is null",
        );
        expect(rows[0].left).toBe(1);
        const [refused] = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
        if (refused !== undefined) expect(refused).toMatchObject({ code: "forbidden" });
      }
    } finally {
      await world.close();
    }
  });
});
