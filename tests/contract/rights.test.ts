import { expect, onTestFinished, test } from "vitest";
import type { Subscription } from "~/domain/people";
import { hasChatPlan } from "~/domain/subscription";
import { makePostgresWorld } from "../support/make-postgres-world";
import { makePair, makeSubscription } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

const HOUR = 3_600_000;
const at = (fromNowMs: number) => new Date(Date.now() + fromNowMs);

const PLANS: Record<string, () => readonly Subscription[]> = {
  "no plan": () => [],
  "an active one": () => [makeSubscription()],
  "a trial that ends later": () => [makeSubscription({ kind: "trial", endsAt: at(HOUR) })],
  "an employer's that has ended": () => [makeSubscription({ kind: "employer", endsAt: at(-HOUR) })],
  "one that begins later": () => [makeSubscription({ startsAt: at(HOUR) })],
  "a cancelled one": () => [makeSubscription({ status: "cancelled" })],
  "an expired one beside an active one": () => [
    makeSubscription({ status: "expired" }),
    makeSubscription({ kind: "trial", endsAt: at(HOUR) }),
  ],
};

describeWorlds("rights, many at once", (getWorld) => {
  const listBarred = (userIds: readonly number[]) =>
    getWorld().database.transaction({ role: "worker" }, (tx) => tx.people.listBarred(userIds));

  test.each(Object.entries(PLANS))("a prospect with %s is judged as the rule judges", async (_name, make) => {
    const subscriptions = make();
    const { prospect, therapist, channel } = await makePair(getWorld(), { prospect: { subscriptions } });
    const allowed = hasChatPlan({ role: "prospect", subscriptions }, new Date());
    expect(await listBarred([prospect.userId, therapist.userId])).toEqual(
      allowed ? [] : [{ userId: prospect.userId, why: "no_plan" }],
    );
    const { database } = getWorld();
    const asTherapist = { role: "app", userId: therapist.userId } as const;
    const plans = [
      await database.transaction({ role: "worker" }, (tx) =>
        tx.channels.listStates(new Map([[channel.id, null]])),
      ),
      await database.transaction(asTherapist, async (tx) => [await tx.channels.findChannel(channel.id)]),
      (await database.readChannels([{ userId: therapist.userId, channelId: null }]))[0]?.channels ?? [],
    ].map(([found]) => found?.prospectHasPlan);
    expect(plans).toEqual([allowed, allowed, allowed]);
  });

  test("disabled people and people who are not there are barred, whatever their role and plan", async () => {
    const world = getWorld();
    const { prospect, therapist } = await makePair(world);
    const admin = await world.addPerson({ role: "admin" });
    const everybody = [prospect, therapist, admin].map(({ userId }) => userId);
    expect(await listBarred(everybody)).toEqual([]);
    for (const userId of everybody) await world.disable(userId);
    const barred = await listBarred([...everybody, 2_000_000_000]);
    expect(new Map(barred.map(({ userId, why }) => [userId, why]))).toEqual(
      new Map([...everybody, 2_000_000_000].map((userId) => [userId, "disabled"])),
    );
  });

  test("the state of a conversation says who its two people are now", async () => {
    const world = getWorld();
    const { prospect, therapist, channel } = await makePair(world);
    const seats = async () => {
      const [state] = await world.database.transaction({ role: "worker" }, (tx) =>
        tx.channels.listStates(new Map([[channel.id, null]])),
      );
      return [state?.therapist, state?.prospect];
    };
    expect(await seats()).toEqual([{ userId: therapist.userId }, { userId: prospect.userId }]);
    const successor = await world.addPerson({ role: "prospect" });
    await world.replaceProspect(channel.id, successor.userId);
    expect(await seats()).toEqual([{ userId: therapist.userId }, { userId: successor.userId }]);
  });

  test("nobody is asked about", async () => {
    expect(await listBarred([])).toEqual([]);
  });
});

test("the database tells a plan to the two people of a conversation and to nobody else", async () => {
  const world = await makePostgresWorld();
  onTestFinished(() => world.close());
  const { prospect, therapist, channel } = await makePair(world);
  const strangers = [await world.addPerson({ role: "therapist" }), await world.addPerson({ role: "admin" })];
  const ask = (userId: number) =>
    world.database.run({ role: "app", userId }, async (client) => {
      const rows = await client.$queryRaw<{ plan: boolean | null; maintenance: string }[]>`
        select prospect_has_plan(${channel.channelDbId}::int) as plan,
          coalesce(current_setting('app.maintenance', true), '') as maintenance`;
      return rows[0];
    });
  expect(await ask(therapist.userId)).toEqual({ plan: true, maintenance: "" });
  expect((await ask(prospect.userId))?.plan).toBe(true);
  for (const { userId } of strangers) expect((await ask(userId))?.plan).toBeNull();
  await world.setSubscriptions(prospect.userId, []);
  expect((await ask(therapist.userId))?.plan).toBe(false);
});
