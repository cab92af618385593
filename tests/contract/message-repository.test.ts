import { expect, test } from "vitest";
import type { ChatTransaction } from "~/services/ports/chat-database";
import { makeDraft } from "../support/make-draft";
import { makePair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("messages and read positions", (getWorld) => {
  const as = <T>(person: { userId: number }, work: (tx: ChatTransaction) => Promise<T>) =>
    getWorld().database.transaction({ role: "app", userId: person.userId }, work);

  async function makeConversation(messages: number) {
    const pair = await makePair(getWorld());
    const drafts = Array.from({ length: messages }, (_, index) =>
      makeDraft(pair.channel, index % 2 === 0 ? pair.prospect : pair.therapist),
    );
    await getWorld().database.appendMessages(drafts);
    const readSeqs = (read: (tx: ChatTransaction) => Promise<readonly { seq: number }[]>) =>
      as(pair.prospect, read).then((rows) => rows.map((row) => row.seq));
    return { ...pair, drafts, readSeqs };
  }

  test("pages back from the newest message", async () => {
    const { channel, readSeqs } = await makeConversation(7);
    const before = (seq: number | null, limit: number) =>
      readSeqs((tx) => tx.messages.listBefore(channel.channelDbId, seq, limit));
    expect(await before(null, 3)).toEqual([5, 6, 7]);
    expect(await before(5, 3)).toEqual([2, 3, 4]);
    expect(await before(2, 3)).toEqual([1]);
    expect(await before(1, 3)).toEqual([]);
    expect(await before(0, 3)).toEqual([]);
    expect(await before(1_000, 100)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await before(Number.MAX_SAFE_INTEGER, 2)).toEqual([6, 7]);
  });

  test("reads changes on from a version, a page at a time", async () => {
    const { channel, readSeqs } = await makeConversation(7);
    const after = (version: number, limit: number) =>
      readSeqs((tx) => tx.messages.listChanges(channel.channelDbId, version, limit));
    expect(await after(0, 100)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await after(3, 2)).toEqual([4, 5]);
    expect(await after(7, 2)).toEqual([]);
    expect(await after(Number.MAX_SAFE_INTEGER, 2)).toEqual([]);
  });

  test("keeps conversations apart", async () => {
    const one = await makeConversation(2);
    const two = await makeConversation(1);
    const rows = await as(two.prospect, (tx) => tx.messages.listBefore(two.channel.channelDbId, null, 100));
    expect(rows.map((row) => row.id)).toEqual(two.drafts.map((draft) => draft.messageId));
    expect(rows[0]).toMatchObject({
      channelDbId: two.channel.channelDbId,
      author: { userId: two.prospect.userId },
    });
    expect(one.channel.channelDbId).not.toBe(two.channel.channelDbId);
  });

  test("moves a read position forward only, and never past the last message", async () => {
    const { therapist, channel } = await makeConversation(6);
    const mark = (seq: number) => getWorld().database.markRead(therapist.userId, channel.id, seq);
    const read = async () => {
      const rows = await as(therapist, (tx) => tx.reads.listReads([channel.channelDbId]));
      return rows.find((row) => row.userId === therapist.id);
    };
    await mark(6);
    expect(await read()).toMatchObject({ seq: 6 });
    const later = await makePair(getWorld());
    await getWorld().database.appendMessages(
      Array.from({ length: 5 }, () => makeDraft(later.channel, later.prospect)),
    );
    const seen: (number | undefined)[] = [];
    for (const seq of [0, 2, 1, 3, 900, 4, Number.MAX_SAFE_INTEGER]) {
      await getWorld().database.markRead(later.therapist.userId, later.channel.id, seq);
      const rows = await as(later.therapist, (tx) => tx.reads.listReads([later.channel.channelDbId]));
      seen.push(rows.find((row) => row.userId === later.therapist.id)?.seq);
    }
    expect(seen).toEqual([0, 2, 2, 3, 5, 5, 5]);
    await mark(1);
    expect(await read()).toMatchObject({ channelDbId: channel.channelDbId, seq: 6, at: expect.any(Date) });
  });

  test("ends at the furthest of many marks at once", async () => {
    const { therapist, prospect, channel } = await makePair(getWorld());
    await getWorld().database.appendMessages(Array.from({ length: 20 }, () => makeDraft(channel, prospect)));
    const seqs = [3, 17, 9, 20, 1, 12, 19, 5];
    await Promise.all(seqs.map((seq) => getWorld().database.markRead(therapist.userId, channel.id, seq)));
    const rows = await as(therapist, (tx) => tx.reads.listReads([channel.channelDbId]));
    expect(rows.find((row) => row.userId === therapist.id)?.seq).toBe(20);
  });

  test("lists read positions of the channels asked for", async () => {
    const one = await makeConversation(2);
    const two = await makeConversation(1);
    await getWorld().database.markRead(one.therapist.userId, one.channel.id, 2);
    const reads = await getWorld().database.transaction({ role: "worker" }, (tx) =>
      tx.reads.listReads([one.channel.channelDbId, two.channel.channelDbId]),
    );
    expect(new Set(reads.map(({ channelDbId, userId, seq }) => `${channelDbId} ${userId} ${seq}`))).toEqual(
      new Set([
        `${one.channel.channelDbId} ${one.prospect.id} 1`,
        `${one.channel.channelDbId} ${one.therapist.id} 2`,
        `${two.channel.channelDbId} ${two.prospect.id} 1`,
      ]),
    );
    expect(await as(one.prospect, (tx) => tx.reads.listReads([]))).toEqual([]);
  });
});
