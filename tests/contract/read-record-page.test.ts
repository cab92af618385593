import { expect, test } from "vitest";
import { makeDraft } from "../support/make-draft";
import { makePair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("readRecordPage", (getWorld) => {
  const ALL = { afterSeq: 0, untilSeq: 99, limit: 50 };

  test("reads pages in order, each row as a transaction of theirs reads it", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const { database } = getWorld();
    await database.appendMessages([
      makeDraft(channel, prospect),
      makeDraft(channel, therapist),
      makeDraft(channel, prospect),
    ]);
    const actor = { role: "app", userId: prospect.userId } as const;
    const stored = await database.transaction(actor, (tx) =>
      tx.messages.listBefore(channel.channelDbId, null, 50),
    );
    const rows = stored.map(({ clientMessageId: _, ...row }) => ({ ...row, revisions: [] }));
    for (const person of [prospect, therapist]) {
      const read = (page: typeof ALL) => database.readRecordPage(person.userId, { channel, ...page });
      expect(await read(ALL)).toMatchObject(rows);
      expect(await read({ ...ALL, limit: 2 })).toMatchObject(rows.slice(0, 2));
      expect(await read({ ...ALL, afterSeq: 1, untilSeq: 2 })).toMatchObject(rows.slice(1, 2));
      expect(await read({ ...ALL, afterSeq: 3 })).toEqual([]);
    }
  });

  test("holds earlier texts, oldest first, also of a deleted message, and the name of back then", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const { database } = getWorld();
    await database.appendMessages([makeDraft(channel, prospect, { content: "v2.0.first" })]);
    const actor = { role: "app", userId: prospect.userId } as const;
    for (const content of ["v2.2.second", "v2.3.third"])
      await database.transaction(actor, async (tx) => {
        await tx.channels.findChannel(channel.id, { lock: true });
        const [message] = await tx.messages.listBefore(channel.channelDbId, null, 1);
        const version = await tx.channels.takeVersion(channel.channelDbId);
        await tx.messages.replaceText(message!, { content, keyId: "k2", version });
      });
    await database.transaction(actor, async (tx) => {
      const [message] = await tx.messages.listBefore(channel.channelDbId, null, 1);
      await tx.messages.markDeleted(message!, await tx.channels.takeVersion(channel.channelDbId));
    });
    const [row] = (await database.readRecordPage(prospect.userId, { channel, ...ALL })) ?? [];
    expect(row).toMatchObject({
      ...{ content: "v2.3.third", keyId: "k2", author: { id: prospect.id, name: prospect.name } },
      ...{ editedAt: expect.any(Date), deletedAt: expect.any(Date) },
      revisions: [{ content: "v2.0.first" }, { content: "v2.2.second" }],
    });
  });

  test("is nothing for others and for nobody", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const other = await makePair(getWorld());
    await getWorld().database.appendMessages([makeDraft(channel, prospect)]);
    for (const userId of [other.prospect.userId, other.therapist.userId, 0])
      expect(await getWorld().database.readRecordPage(userId, { channel, ...ALL })).toBeNull();
  });
});
