import { expect, test } from "vitest";
import type { ChatTransaction } from "~/services/ports/chat-database";
import { makeDraft } from "../support/make-draft";
import { makePair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("channels", (getWorld) => {
  const as = <T>(person: { userId: number }, work: (tx: ChatTransaction) => Promise<T>) =>
    getWorld().database.transaction({ role: "app", userId: person.userId }, work);
  const asWorker = <T>(work: (tx: ChatTransaction) => Promise<T>) =>
    getWorld().database.transaction({ role: "worker" }, work);
  /** Ids in the order of the list, and how far this person has read. */
  const listOf = async ({ userId, id }: { userId: number; id: string }) => {
    const [reading] = await getWorld().database.readChannels([{ userId, channelId: null }]);
    const seqOf = (channelDbId: number) =>
      reading?.reads.find((read) => read.channelDbId === channelDbId && read.userId === id)?.seq ?? 0;
    return reading?.channels.map((channel) => [channel.id, seqOf(channel.channelDbId)]);
  };
  const unmarked = (...ids: string[]) => new Map(ids.map((id) => [id, null] as const));
  /** Long enough for another millisecond. */
  const later = () => new Promise((resolve) => setTimeout(resolve, 3));
  const append = (...drafts: ReturnType<typeof makeDraft>[]) => getWorld().database.appendMessages(drafts);

  test("makes an open, empty conversation between the two", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    expect(channel).toMatchObject({
      ...{ status: "active", closedAt: null, closeReason: null, closesAt: null, lastMessageAt: null },
      ...{ lastSeq: 0, version: 0, epoch: 1, wrappedKey: "k1.not-a-key" },
      therapist: { userId: therapist.userId, id: therapist.id, name: therapist.name, role: "therapist" },
      prospect: { userId: prospect.userId, id: prospect.id, name: prospect.name, role: "prospect" },
    });
    expect(await as(prospect, (tx) => tx.channels.findChannel(channel.id))).toEqual(channel);
    const pair = { therapistUserId: therapist.userId, prospectUserId: prospect.userId };
    expect(await as(therapist, (tx) => tx.channels.findDirectChannel(pair))).toEqual(channel);
  });

  test.each([
    ["an id nobody has", "channel-that-never-existed-1"],
    ["NUL", "channel\0with-a-nul-character"],
    ["a lone surrogate", "channel-\ud800-half-a-character"],
    ["nothing", ""],
    ["a path", "../../../../etc/passwd/and/more"],
    ["10,000 characters", "a".repeat(10_000)],
  ])("finds no conversation and no person by %s", async (_name, id) => {
    const { prospect } = await makePair(getWorld());
    expect(await as(prospect, (tx) => tx.channels.findChannel(id))).toBeNull();
    expect(await as(prospect, (tx) => tx.people.findMember(id, "therapist"))).toBeNull();
    expect(await as(prospect, (tx) => tx.messages.findMessage(id))).toBeNull();
  });

  test("finds no conversation of a pair that has none", async () => {
    const { therapist } = await makePair(getWorld());
    const other = await getWorld().addPerson({ role: "prospect" });
    const pair = { therapistUserId: therapist.userId, prospectUserId: other.userId };
    expect(await as(other, (tx) => tx.channels.findDirectChannel(pair))).toBeNull();
  });

  test("makes one row however many open the pair's conversation at once", async () => {
    const therapist = await getWorld().addPerson({ role: "therapist" });
    const prospect = await getWorld().addPerson({ role: "prospect" });
    // Without an appointment the database lets only the prospect open it.
    await getWorld().addAppointment({ therapist, prospect, status: "scheduled" });
    const pair = { therapistUserId: therapist.userId, prospectUserId: prospect.userId };
    const open = (index: number) =>
      as(index % 2 === 0 ? therapist : prospect, (tx) =>
        tx.channels.insertDirectChannel({
          ...pair,
          id: `race-${therapist.id}-${index}`,
          wrappedKey: `k1.${index}`,
        }),
      );
    const opened = await Promise.all(Array.from({ length: 12 }, (_, index) => open(index)));
    expect(new Set(opened.map(({ channel }) => channel.id)).size).toBe(1);
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
    expect(await listOf(prospect)).toHaveLength(1);
  });

  test("makes no conversation with somebody who is no therapist", async () => {
    const prospect = await getWorld().addPerson({ role: "prospect" });
    const other = await getWorld().addPerson({ role: "prospect" });
    const wrong = { id: `wrong-${prospect.id}`, wrappedKey: "k1.x" };
    await expect(
      as(prospect, (tx) =>
        tx.channels.insertDirectChannel({
          ...wrong,
          therapistUserId: other.userId,
          prospectUserId: prospect.userId,
        }),
      ),
    ).rejects.toThrow();
  });

  test("lists somebody's own conversations, newest activity first, with what they have read", async () => {
    const first = await makePair(getWorld());
    const { therapist } = first;
    const open = async (name: string) => {
      const prospect = await getWorld().addPerson({ role: "prospect" });
      const pair = { therapistUserId: therapist.userId, prospectUserId: prospect.userId };
      const { channel } = await as(prospect, (tx) =>
        tx.channels.insertDirectChannel({ ...pair, id: `${name}-${prospect.id}`, wrappedKey: "k1.x" }),
      );
      return { prospect, channel };
    };
    const second = await open("second");
    await later();
    const third = await open("third");
    await later();
    await makePair(getWorld());
    await append(makeDraft(third.channel, third.prospect));
    await later();
    await append(makeDraft(first.channel, first.prospect), makeDraft(first.channel, first.prospect));
    await getWorld().database.markRead(therapist.userId, first.channel.id, 1);

    expect(await listOf(therapist)).toEqual([
      [first.channel.id, 1],
      [third.channel.id, 0],
      [second.channel.id, 0],
    ]);
    expect(await listOf(third.prospect)).toEqual([[third.channel.id, 1]]);
    const admin = await getWorld().addPerson({ role: "admin" });
    expect(await listOf(admin)).toEqual([]);
  });

  test("closes with a reason and opens again", async () => {
    const { therapist, channel } = await makePair(getWorld());
    const read = () => as(therapist, (tx) => tx.channels.findChannel(channel.id));
    await as(therapist, (tx) => tx.channels.setClosed(channel.channelDbId, "ended_by_therapist"));
    const closed = await read();
    expect(closed).toMatchObject({ status: "closed", closeReason: "ended_by_therapist" });
    expect(closed?.closedAt).toBeInstanceOf(Date);
    expect(closed?.updatedAt.getTime()).toBeGreaterThanOrEqual(channel.updatedAt.getTime());
    await as(therapist, (tx) => tx.channels.setOpen(channel.channelDbId));
    expect(await read()).toMatchObject({ status: "active", closedAt: null, closeReason: null });
  });

  test("tells the state of the channels asked for, also to the server itself", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const other = await makePair(getWorld());
    await append(makeDraft(channel, prospect));
    await as(therapist, (tx) => tx.channels.setClosed(channel.channelDbId, "ended_by_therapist"));
    const now = await as(therapist, (tx) => tx.channels.findChannel(channel.id));
    const [state, ...rest] = await asWorker((tx) => tx.channels.listStates(unmarked(channel.id, "nobody's")));
    expect(rest).toEqual([]);
    expect(state).toEqual({
      mark: expect.any(String),
      ...{
        channelDbId: channel.channelDbId,
        id: channel.id,
        status: "closed",
        closesAt: null,
        appointment: null,
        purgedUntil: null,
      },
      ...{ closeReason: "ended_by_therapist", version: 1, epoch: 1 },
      ...{ closedAt: now?.closedAt, updatedAt: now?.updatedAt, prospectHasPlan: true },
      ...{ therapist: { userId: therapist.userId }, prospect: { userId: prospect.userId } },
    });
    const both = await asWorker((tx) => tx.channels.listStates(unmarked(channel.id, other.channel.id)));
    expect(both.map(({ id }) => id).sort()).toEqual([channel.id, other.channel.id].sort());
    expect(await asWorker((tx) => tx.channels.listStates(new Map()))).toEqual([]);
  });

  test("tells a state again when something differs from what its mark stands for, and only then", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const other = await makePair(getWorld());
    let known: ReadonlyMap<string, string | null> = unmarked(channel.id, other.channel.id);
    const differs = async () => {
      const states = await asWorker((tx) => tx.channels.listStates(known));
      known = new Map([...known, ...states.map(({ id, mark }) => [id, mark] as const)]);
      return states.map(({ id }) => id);
    };
    expect((await differs()).sort()).toEqual([channel.id, other.channel.id].sort());
    expect(await differs()).toEqual([]);
    const changes = [
      () => append(makeDraft(channel, prospect)),
      () => getWorld().database.markRead(therapist.userId, channel.id, 1),
      () => as(therapist, (tx) => tx.channels.setClosed(channel.channelDbId, "ended_by_therapist")),
      () => as(therapist, (tx) => tx.channels.setOpen(channel.channelDbId)),
      () => getWorld().setSubscriptions(prospect.userId, []),
      () => getWorld().replaceHistory(channel.id, { epoch: 2, version: 1, lastSeq: 1 }),
    ];
    for (const change of changes) {
      await change();
      expect(await differs()).toEqual([channel.id]);
      expect(await differs()).toEqual([]);
    }
  });

  test("names who is in more conversations than was known, on either side of them", async () => {
    const { therapist, prospect } = await makePair(getWorld());
    const lonely = await getWorld().addPerson({ role: "therapist" });
    const inMoreThan = (count: number) =>
      asWorker((tx) =>
        tx.channels.listInMore(
          new Map([therapist, prospect, lonely].map(({ userId }) => [userId, count] as const)),
        ),
      );
    expect([...(await inMoreThan(0))].sort()).toEqual([therapist.userId, prospect.userId].sort());
    expect(await inMoreThan(1)).toEqual([]);
    expect(await asWorker((tx) => tx.channels.listInMore(new Map()))).toEqual([]);
  });

  test("keeps a locked channel from being written into until the transaction ends", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const order: string[] = [];
    let unlock = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    let locked = (): void => undefined;
    const isLocked = new Promise<void>((resolve) => {
      locked = resolve;
    });
    const closing = as(therapist, async (tx) => {
      await tx.channels.findChannel(channel.id, { lock: true });
      locked();
      await held;
      await tx.channels.setClosed(channel.channelDbId, "ended_by_therapist");
      order.push("closed");
    });
    await isLocked;
    const sending = append(makeDraft(channel, prospect)).then((outcomes) => {
      order.push("sent");
      return outcomes;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    unlock();
    await closing;
    expect(await sending).toEqual([{ outcome: "chat_closed" }]);
    expect(order).toEqual(["closed", "sent"]);
  });
});
