import { expect, test } from "vitest";
import type { AppendOutcome } from "~/services/ports/message-repository";
import { makeDraft } from "../support/make-draft";
import { makePair, makeSubscription } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("appendMessages", (getWorld) => {
  const append = (...drafts: ReturnType<typeof makeDraft>[]) => getWorld().database.appendMessages(drafts);
  const seqOf = (outcome: AppendOutcome | undefined) => (outcome?.outcome === "stored" ? outcome.seq : null);
  const findChannel = async (channelId: string, userId: number) =>
    getWorld().database.transaction({ role: "app", userId }, (tx) => tx.channels.findChannel(channelId));

  test("numbers messages 1, 2, 3, and the channel counts along", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const first = await append(makeDraft(channel, prospect));
    const second = await append(makeDraft(channel, therapist));
    expect([...first, ...second]).toEqual([
      { outcome: "stored", seq: 1, version: 1, createdAt: expect.any(Date) },
      { outcome: "stored", seq: 2, version: 2, createdAt: expect.any(Date) },
    ]);
    const createdAt = second[0]?.outcome === "stored" ? second[0].createdAt : null;
    expect(await findChannel(channel.id, prospect.userId)).toMatchObject({
      ...{ lastSeq: 2, version: 2, lastMessageAt: createdAt, updatedAt: createdAt },
    });
  });

  test("stores exactly what the draft says, under its author's name", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const draft = makeDraft(channel, prospect);
    await append(draft);
    const stored = await getWorld().database.transaction({ role: "app", userId: prospect.userId }, (tx) =>
      tx.messages.findMessage(draft.messageId),
    );
    expect(stored).toMatchObject({
      ...{ channelDbId: channel.channelDbId, id: draft.messageId, kind: "text", content: draft.content },
      ...{ keyId: draft.keyId, clientMessageId: draft.clientMessageId, editedAt: null, deletedAt: null },
      author: { userId: prospect.userId, id: prospect.id, name: prospect.name, role: "prospect" },
    });
  });

  test("answers a repeat with the first message and takes no number for it", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const draft = makeDraft(channel, prospect);
    await append(draft);
    const again = await append({ ...makeDraft(channel, prospect), clientMessageId: draft.clientMessageId });
    expect(again).toEqual([{ outcome: "duplicate", messageId: draft.messageId }]);
    expect((await append(makeDraft(channel, prospect))).map(seqOf)).toEqual([2]);
  });

  test("refuses the same key with another text", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const draft = makeDraft(channel, prospect, { text: "one" });
    await append(draft);
    const other = makeDraft(channel, prospect, { text: "two", clientMessageId: draft.clientMessageId });
    expect(await append(other)).toEqual([{ outcome: "conflict" }]);
    expect(await getWorld().listStored(channel.id)).toHaveLength(1);
  });

  test("keeps keys apart by author and by channel", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const elsewhere = await makePair(getWorld());
    const key = { clientMessageId: "the-same-key" };
    const outcomes = await append(
      makeDraft(channel, prospect, key),
      makeDraft(channel, therapist, key),
      makeDraft(elsewhere.channel, elsewhere.prospect, key),
    );
    expect(outcomes.map(seqOf)).toEqual([1, 2, 1]);
  });

  test("tells a repeat from a conflict after closing, and closes the door to everything else", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const draft = makeDraft(channel, prospect, { text: "before" });
    await append(draft);
    await getWorld().database.transaction({ role: "app", userId: therapist.userId }, (tx) =>
      tx.channels.setClosed(channel.channelDbId, "ended_by_therapist"),
    );
    const again = { clientMessageId: draft.clientMessageId };
    expect(
      await append(
        makeDraft(channel, prospect, { text: "before", ...again }),
        makeDraft(channel, prospect, { text: "changed", ...again }),
        makeDraft(channel, prospect),
        makeDraft(channel, therapist),
      ),
    ).toEqual([
      { outcome: "duplicate", messageId: draft.messageId },
      { outcome: "conflict" },
      { outcome: "chat_closed" },
      { outcome: "chat_closed" },
    ]);
  });

  test("does not tell strangers, disabled people and missing channels apart", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const stranger = await getWorld().addPerson({ role: "prospect" });
    const admin = await getWorld().addPerson({ role: "admin" });
    await getWorld().disable(prospect.userId);
    const outcomes = await append(
      makeDraft(channel, prospect),
      makeDraft(channel, stranger),
      makeDraft(channel, admin),
      makeDraft({ id: "channel-that-never-existed" }, stranger),
      makeDraft(channel, { userId: 2_000_000_000 }),
    );
    expect(outcomes).toEqual(outcomes.map(() => ({ outcome: "not_found" })));
    expect(await getWorld().listStored(channel.id)).toEqual([]);
  });

  const future = new Date(Date.now() + 3_600_000);
  test.each([
    ["none", []],
    ["a cancelled one", [makeSubscription({ status: "cancelled" })]],
    ["one that is over", [makeSubscription({ endsAt: new Date("2020-02-01") })]],
    ["one that has not begun", [makeSubscription({ startsAt: future })]],
  ])("asks a prospect for a plan: %s", async (_name, subscriptions) => {
    const { therapist, prospect, channel } = await makePair(getWorld(), { prospect: { subscriptions } });
    expect(await append(makeDraft(channel, prospect))).toEqual([{ outcome: "subscription_required" }]);
    // Their therapist needs none.
    expect((await append(makeDraft(channel, therapist))).map(seqOf)).toEqual([1]);
  });

  test.each([
    ["individual", null],
    ["employer", future],
    ["trial", future],
  ] as const)("takes a plan of any kind: %s", async (kind, endsAt) => {
    const subscriptions = [makeSubscription({ status: "expired" }), makeSubscription({ kind, endsAt })];
    const { prospect, channel } = await makePair(getWorld(), { prospect: { subscriptions } });
    expect((await append(makeDraft(channel, prospect))).map(seqOf)).toEqual([1]);
  });

  test("judges each of a batch by itself and answers in the order given", async () => {
    const a = await makePair(getWorld());
    const b = await makePair(getWorld());
    const twice = makeDraft(b.channel, b.prospect, { text: "twice" });
    const outcomes = await append(
      makeDraft(b.channel, b.therapist),
      makeDraft(a.channel, b.prospect),
      makeDraft(a.channel, a.prospect),
      twice,
      { ...twice, messageId: makeDraft(b.channel, b.prospect).messageId },
      makeDraft(b.channel, b.prospect, { text: "other", clientMessageId: twice.clientMessageId }),
      makeDraft(a.channel, a.therapist),
      makeDraft(b.channel, b.prospect),
    );
    expect(outcomes.map((each) => each.outcome)).toEqual([
      ...["stored", "not_found", "stored", "stored", "duplicate", "conflict", "stored", "stored"],
    ]);
    expect(outcomes.map(seqOf)).toEqual([1, null, 1, 2, null, null, 2, 3]);
    expect(outcomes[4]).toEqual({ outcome: "duplicate", messageId: twice.messageId });
    expect((await getWorld().listStored(b.channel.id)).map((row) => row.seq)).toEqual([1, 2, 3]);
  });

  test("stores nothing of a batch that holds plain text", async () => {
    const { prospect, channel } = await makePair(getWorld());
    const broken = makeDraft(channel, prospect, { content: "plain text by accident" });
    await expect(append(makeDraft(channel, prospect), broken)).rejects.toThrow();
    expect(await getWorld().listStored(channel.id)).toEqual([]);
    expect((await append(makeDraft(channel, prospect))).map(seqOf)).toEqual([1]);
  });

  test("answers an empty batch with nothing", async () => {
    expect(await append()).toEqual([]);
  });

  test("leaves no hole and no message twice under 16 writers, each sending every message twice", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const other = await makePair(getWorld());
    const write = async (writer: number) => {
      for (let message = 0; message < 12; message += 1) {
        const key = { clientMessageId: `${writer}-${message}` };
        const author = writer % 2 === 0 ? therapist : prospect;
        // Channels in both orders: whoever does not lock in one order would hang here.
        const here = () => makeDraft(channel, author, key);
        const there = () => makeDraft(other.channel, other.prospect, key);
        await Promise.all([append(here(), there()), append(there(), here())]);
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
    for (const { id } of [channel, other.channel]) {
      const stored = await getWorld().listStored(id);
      expect(stored.map((row) => row.seq)).toEqual(Array.from({ length: 192 }, (_, index) => index + 1));
      expect(new Set(stored.map((row) => `${row.authorUserId} ${row.clientMessageId}`)).size).toBe(192);
    }
    expect(await findChannel(channel.id, prospect.userId)).toMatchObject({ lastSeq: 192, version: 192 });
  });

  test("who had read everything has read their own message; who had not, did not read it by writing", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    const readBy = async ({ userId, id }: { userId: number; id: string }) => {
      const [reading] = await getWorld().database.readChannels([{ userId, channelId: null }]);
      return [reading?.reads.find((read) => read.userId === id)?.seq ?? 0];
    };
    const readAll = ({ userId }: { userId: number }) =>
      getWorld().database.markRead(userId, channel.id, 1_000);
    // The first two are the prospect's alone; the last one comes after one they have not seen.
    await append(
      makeDraft(channel, prospect),
      makeDraft(channel, prospect),
      makeDraft(channel, therapist),
      makeDraft(channel, prospect),
    );
    expect(await readBy(prospect)).toEqual([2]);
    expect(await readBy(therapist)).toEqual([0]);
    await readAll(therapist);
    const repeated = makeDraft(channel, therapist);
    await append(repeated);
    expect(await readBy(therapist)).toEqual([5]);
    await append(makeDraft(channel, prospect));
    await append({ ...repeated, messageId: makeDraft(channel, therapist).messageId });
    expect(await readBy(therapist)).toEqual([5]);
    expect(await readBy(prospect)).toEqual([2]);
  });
});
