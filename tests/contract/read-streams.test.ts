import { expect, test } from "vitest";
import type { Channel } from "~/domain/channel";
import { makeDraft } from "../support/make-draft";
import { makePair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("what streams read before they are live", (getWorld) => {
  const ask = (userId: number, channelId: string | null = null) => ({ userId, channelId });
  const after = (userId: number, channel: Channel, afterVersion = 0, limit = 200) => ({
    ...{ userId, channel, afterVersion, limit },
  });

  test("conversations and read positions are what a transaction of theirs reads", async () => {
    const one = await makePair(getWorld());
    const two = await makePair(getWorld(), { therapist: one.therapist });
    const { database } = getWorld();
    await database.appendMessages([
      makeDraft(one.channel, one.prospect),
      makeDraft(two.channel, two.therapist),
    ]);
    await database.appendMessages([makeDraft(one.channel, one.therapist)]);
    const asked = [
      ask(one.therapist.userId),
      ask(two.prospect.userId),
      ask(one.prospect.userId, one.channel.id),
    ];
    const readings = await database.readChannels(asked);
    for (const [index, { userId }] of asked.entries()) {
      const found = readings[index]?.channels ?? [];
      const [listed, reads] = await database.transaction({ role: "app", userId }, async (tx) => {
        const channels: (Channel | null)[] = [];
        for (const { id } of found) channels.push(await tx.channels.findChannel(id));
        return [channels, await tx.reads.listReads(found.map(({ channelDbId }) => channelDbId))] as const;
      });
      expect(found).toEqual(listed);
      expect(new Set(readings[index]?.reads)).toEqual(new Set(reads));
    }
    expect(readings.map(({ channels }) => channels.map(({ id }) => id).sort())).toEqual([
      [one.channel.id, two.channel.id].sort(),
      [two.channel.id],
      [one.channel.id],
    ]);
    expect(readings[0]?.reads).toHaveLength(2);
  });

  test("changes are what a transaction of theirs reads, for everybody at once", async () => {
    const one = await makePair(getWorld());
    const two = await makePair(getWorld(), { therapist: one.therapist });
    const { database } = getWorld();
    const { prospect, therapist, channel } = one;
    await database.appendMessages([makeDraft(channel, prospect), makeDraft(channel, prospect)]);
    await database.appendMessages([makeDraft(channel, therapist), makeDraft(two.channel, two.prospect)]);
    await database.transaction({ role: "app", userId: prospect.userId }, async (tx) => {
      await tx.channels.findChannel(channel.id, { lock: true });
      const [first, second] = await tx.messages.listBefore(channel.channelDbId, null, 50);
      const version = await tx.channels.takeVersion(channel.channelDbId);
      await tx.messages.replaceText(first!, { content: "v1.other", keyId: "k2", version });
      await tx.messages.markDeleted(second!, await tx.channels.takeVersion(channel.channelDbId));
    });
    const asked = [
      after(therapist.userId, channel),
      after(two.prospect.userId, two.channel),
      after(prospect.userId, channel, 3, 1),
      after(therapist.userId, two.channel),
      after(therapist.userId, channel, 4),
      after(therapist.userId, channel, 5),
    ];
    const answers = await database.readChanges(asked);
    for (const [index, { userId, channel: of, afterVersion, limit }] of asked.entries())
      expect(answers[index]).toEqual(
        await database.transaction({ role: "app", userId }, (tx) =>
          tx.messages.listChanges(of.channelDbId, afterVersion, limit),
        ),
      );
    expect(answers.map((rows) => rows?.map(({ version }) => version))).toEqual([
      [3, 4, 5],
      [1],
      [4],
      [1],
      [5],
      [],
    ]);
  });

  test("what is not theirs is not there, whoever asks in the same trip", async () => {
    const { prospect, therapist, channel } = await makePair(getWorld());
    const other = await makePair(getWorld());
    const { database } = getWorld();
    await database.appendMessages([makeDraft(channel, prospect)]);
    const readings = await database.readChannels([
      ask(prospect.userId, channel.id),
      ask(other.prospect.userId, channel.id),
      ask(other.therapist.userId, channel.id),
      ask(therapist.userId, "' or true --"),
      ask(0, channel.id),
      ask(0),
      ask(other.therapist.userId),
    ]);
    expect(readings.map(({ channels, reads }) => [channels.map(({ id }) => id), reads.length])).toEqual([
      [[channel.id], 1],
      ...Array.from({ length: 5 }, () => [[], 0]),
      [[other.channel.id], 0],
    ]);
    const changes = await database.readChanges([
      after(other.prospect.userId, channel),
      after(prospect.userId, channel),
      after(other.therapist.userId, channel),
      after(other.therapist.userId, other.channel),
      after(0, channel),
    ]);
    expect(changes.map((rows) => rows?.length ?? null)).toEqual([null, 1, null, 0, null]);
  });
});
