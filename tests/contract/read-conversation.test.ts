import { expect, test } from "vitest";
import { makeDraft } from "../support/make-draft";
import { makePair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("readConversation", (getWorld) => {
  const newest = { beforeSeq: null, limit: 50 };
  const read = (userId: number, channelId: string, page: typeof newest | null = newest) =>
    getWorld().database.readConversation(userId, channelId, page);

  test("is what a transaction of theirs reads, statement by statement", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const { database } = getWorld();
    await database.appendMessages([
      makeDraft(channel, prospect),
      makeDraft(channel, therapist),
      makeDraft(channel, prospect),
    ]);
    const actor = { role: "app", userId: prospect.userId } as const;
    for (const page of [
      newest,
      { beforeSeq: 3, limit: 50 },
      { beforeSeq: null, limit: 2 },
      { beforeSeq: 1, limit: 5 },
    ]) {
      const [found, messages] = await database.transaction(actor, async (tx) => [
        await tx.channels.findChannel(channel.id),
        await tx.messages.listBefore(channel.channelDbId, page.beforeSeq, page.limit),
      ]);
      expect(await database.readConversation(prospect.userId, channel.id, page)).toEqual({
        channel: found,
        readSeq: 1,
        messages,
      });
    }
    expect(await read(therapist.userId, channel.id, null)).toMatchObject({ readSeq: 0, messages: [] });
  });

  test("of what is known, tells what has changed since", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const { database } = getWorld();
    for (let count = 0; count < 3; count += 1) await database.appendMessages([makeDraft(channel, prospect)]);
    const [first, ...later] = (await read(prospect.userId, channel.id))?.messages ?? [];
    const { epoch, version } = (await read(prospect.userId, channel.id))?.channel ?? channel;
    const changed = async (known: { epoch: number; version: number }, limit = 50) =>
      (await database.readConversation(prospect.userId, channel.id, { beforeSeq: null, limit, known }))
        ?.messages;
    expect(await changed({ epoch, version })).toEqual([]);
    expect(await changed({ epoch, version: first!.version })).toEqual(later);
    expect(await changed({ epoch, version: first!.version }, 1)).toEqual(later.slice(-1));
    expect(await changed({ epoch: epoch + 1, version })).toEqual([first, ...later]);
    await database.transaction({ role: "app", userId: prospect.userId }, async (tx) => {
      await tx.channels.findChannel(channel.id, { lock: true });
      await tx.messages.markDeleted(first!, await tx.channels.takeVersion(channel.channelDbId));
    });
    expect((await changed({ epoch, version }))?.map(({ seq }) => seq)).toEqual([1]);
  });

  test("tells edits, deletions and who wrote as they were stored", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const { database } = getWorld();
    await database.appendMessages([makeDraft(channel, prospect), makeDraft(channel, prospect)]);
    const actor = { role: "app", userId: prospect.userId } as const;
    await database.transaction(actor, async (tx) => {
      await tx.channels.findChannel(channel.id, { lock: true });
      const [first, second] = await tx.messages.listBefore(channel.channelDbId, null, 50);
      const version = await tx.channels.takeVersion(channel.channelDbId);
      await tx.messages.replaceText(first!, { content: "v1.other", keyId: "k2", version });
      await tx.messages.markDeleted(second!, await tx.channels.takeVersion(channel.channelDbId));
    });
    const messages = await database.transaction(actor, (tx) =>
      tx.messages.listBefore(channel.channelDbId, null, 50),
    );
    expect((await read(prospect.userId, channel.id))?.messages).toEqual(messages);
    expect(messages.map(({ editedAt, deletedAt }) => [editedAt !== null, deletedAt !== null])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test("names who wrote and is no member any more, to whom may know of them", async () => {
    const { prospect, therapist, channel } = await makePair(getWorld());
    const { database } = getWorld();
    await getWorld().addAppointment({ therapist, prospect, status: "scheduled" });
    await database.appendMessages([makeDraft(channel, prospect)]);
    const next = await getWorld().addPerson({ role: "prospect" });
    await getWorld().replaceProspect(channel.id, next.userId);
    await database.appendMessages([makeDraft(channel, therapist)]);
    const authors = (await read(therapist.userId, channel.id))?.messages.map(({ author }) => author);
    expect(authors).toMatchObject([
      { userId: prospect.userId, id: prospect.id, name: prospect.name, role: "prospect" },
      { userId: therapist.userId, id: therapist.id },
    ]);
  });

  test("is nothing for others, for nobody, and for ids that are none", async () => {
    const { prospect, therapist, channel } = await makePair(getWorld());
    const other = await makePair(getWorld());
    await getWorld().database.appendMessages([makeDraft(channel, prospect)]);
    expect(await read(other.prospect.userId, channel.id)).toBeNull();
    expect(await read(other.therapist.userId, channel.id, null)).toBeNull();
    expect(await read(0, channel.id)).toBeNull();
    for (const id of ["", "' or true --", "channel-that-never-existed", "\0"])
      expect(await read(prospect.userId, id)).toBeNull();
    expect(await read(therapist.userId, channel.id)).not.toBeNull();
  });
});
