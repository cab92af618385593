import { expect, test } from "vitest";
import type { ChatTransaction } from "~/services/ports/chat-database";
import { makePair, makeSubscription } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("people", (getWorld) => {
  const asWorker = <T>(work: (tx: ChatTransaction) => Promise<T>) =>
    getWorld().database.transaction({ role: "worker" }, work);
  const find = async (clerkUserId: string) =>
    (await getWorld().database.findPeople([clerkUserId]))[0] ?? null;

  test("knows a person by the issuer's id, with their plans", async () => {
    const plan = makeSubscription({ kind: "trial", endsAt: new Date("2031-05-01T00:00:00Z") });
    const person = await getWorld().addPerson({ role: "prospect", name: "Noor", subscriptions: [plan] });
    expect(await find(person.clerkUserId)).toEqual({
      ...{ userId: person.userId, id: person.id, name: "Noor", role: "prospect" },
      subscriptions: [plan],
    });
    expect(await find("user_nobody")).toBeNull();
  });

  test("finds several people at once, each in their own place, with plans or none", async () => {
    const plans = [makeSubscription({ kind: "trial" }), makeSubscription({ status: "expired" })];
    const one = await getWorld().addPerson({ role: "prospect", subscriptions: plans });
    const other = await getWorld().addPerson({ role: "therapist" });
    const asked = [other.clerkUserId, '{"user",nobody}', one.clerkUserId, other.clerkUserId, "NULL"];
    const found = await getWorld().database.findPeople(asked);
    expect(found.map((each) => each?.id ?? null)).toEqual([other.id, null, one.id, other.id, null]);
    expect(found[2]?.subscriptions).toHaveLength(2);
    expect(found[0]?.subscriptions).toEqual([]);
    expect(await getWorld().database.findPeople([])).toEqual([]);
  });

  test("does not know disabled people", async () => {
    const person = await getWorld().addPerson({ role: "therapist" });
    expect(await asWorker((tx) => tx.people.findMember(person.id, "therapist"))).toMatchObject({
      id: person.id,
    });
    await getWorld().disable(person.userId);
    expect(await find(person.clerkUserId)).toBeNull();
    expect(await asWorker((tx) => tx.people.findMember(person.id, "therapist"))).toBeNull();
  });

  test("finds a member only in the role asked for", async () => {
    const { userId, id, name } = await getWorld().addPerson({ role: "prospect" });
    expect(await asWorker((tx) => tx.people.findMember(id, "prospect"))).toEqual({
      userId,
      id,
      name,
      role: "prospect",
    });
    expect(await asWorker((tx) => tx.people.findMember(id, "therapist"))).toBeNull();
  });

  test("makes one row of many first sign-ins at once, and a therapist takes new conversations", async () => {
    const unique = Math.random().toString(36).slice(2);
    const person = { clerkUserId: `user_new_${unique}`, name: "New", role: "therapist" as const };
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        asWorker((tx) =>
          tx.people.insertPerson({
            ...person,
            id: `new-person-${unique}-${String(index).padStart(12, "0")}`,
            email: `New.${unique}@Example.com`,
          }),
        ),
      ),
    );
    const found = await find(person.clerkUserId);
    expect(found).toMatchObject({ name: "New", role: "therapist", subscriptions: [] });
    const userId = found?.userId ?? 0;
    expect(await asWorker((tx) => tx.people.acceptsNewConversations(userId))).toBe(true);
  });

  test("leaves an existing person as they are", async () => {
    const person = await getWorld().addPerson({ role: "prospect", name: "Sam" });
    const impostor = { clerkUserId: person.clerkUserId, email: "other@example.com", name: "Other" };
    await asWorker((tx) => tx.people.insertPerson({ ...impostor, id: `x-${person.id}`, role: "admin" }));
    expect(await find(person.clerkUserId)).toMatchObject({
      ...{ id: person.id, name: "Sam", role: "prospect" },
    });
  });

  test("knows who takes new conversations", async () => {
    const open = await getWorld().addPerson({ role: "therapist" });
    const full = await getWorld().addPerson({ role: "therapist", acceptsNew: false });
    const prospect = await getWorld().addPerson({ role: "prospect" });
    const accepts = (userId: number) => asWorker((tx) => tx.people.acceptsNewConversations(userId));
    expect(await accepts(open.userId)).toBe(true);
    expect(await accepts(full.userId)).toBe(false);
    expect(await accepts(prospect.userId)).toBe(false);
  });

  test.each([
    ["scheduled", true],
    ["completed", true],
    ["cancelled", false],
  ])("sees an appointment that is %s: %s", async (status, shared) => {
    const { therapist, prospect } = await makePair(getWorld());
    const other = await getWorld().addPerson({ role: "prospect" });
    const share = (prospectUserId: number) =>
      asWorker((tx) => tx.people.shareAppointment(therapist.userId, prospectUserId));
    expect(await share(prospect.userId)).toBe(false);
    await getWorld().addAppointment({ therapist, prospect, status });
    expect(await share(prospect.userId)).toBe(shared);
    expect(await share(other.userId)).toBe(false);
  });
});
