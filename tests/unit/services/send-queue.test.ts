import { expect, test } from "vitest";
import { ChatError } from "~/domain/errors";
import type { AppendOutcome, MessageDraft } from "~/services/ports/message-repository";
import { createSendQueue } from "~/services/send-queue";

/** A database whose commits end when the test says so. */
function makeSlowDatabase(answer: (draft: MessageDraft) => AppendOutcome = toStored) {
  const groups: { keys: string[]; commit(): void; fail(error: unknown): void }[] = [];
  return {
    groups,
    appendMessages: (drafts: readonly MessageDraft[]) =>
      new Promise<readonly AppendOutcome[]>((resolve, reject) => {
        groups.push({
          keys: drafts.map((draft) => draft.clientMessageId),
          commit: () => resolve(drafts.map(answer)),
          fail: reject,
        });
      }),
  };
}

function toStored(draft: MessageDraft): AppendOutcome {
  return { outcome: "stored", seq: Number(draft.clientMessageId), version: 1, createdAt: new Date(0) };
}

function makeDraft(key: number): MessageDraft {
  return {
    channelId: "channel",
    authorUserId: 1,
    clientMessageId: String(key),
    messageId: `m${key}`,
    content: "v1.x",
    keyId: "k",
    fingerprint: Buffer.alloc(1),
  };
}

/** Two turns of the event loop: in the first one things end, in the second one what waited for that begins. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("a free database gets a send at once, with those that came in the same moment", async () => {
  const database = makeSlowDatabase();
  const queue = createSendQueue({ database });
  const answers = [1, 2].map((key) => queue.append(makeDraft(key)));
  await settle();
  expect(database.groups.map((group) => group.keys)).toEqual([["1", "2"]]);
  for (const group of database.groups) group.commit();
  await expect(Promise.all(answers)).resolves.toMatchObject([1, 2].map((seq) => ({ seq })));
});

test("what comes while it is busy waits until it is as much as what is being written, or until that is done", async () => {
  const database = makeSlowDatabase();
  const queue = createSendQueue({ database });
  const answers: Promise<unknown>[] = [];
  const keys = () => database.groups.map((group) => group.keys);
  const add = async (...added: number[]) => {
    for (const key of added) answers.push(queue.append(makeDraft(key)));
    await settle();
  };
  await add(1, 2);
  await add(3);
  expect(keys()).toEqual([["1", "2"]]);
  await add(4);
  expect(keys()).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
  // Two commits are under way: whatever comes now waits for one of them.
  await add(5, 6, 7, 8, 9);
  expect(keys()).toHaveLength(2);
  database.groups[0]?.commit();
  await settle();
  expect(keys()[2]).toEqual(["5", "6", "7", "8", "9"]);
  await add(10);
  for (const group of database.groups) group.commit();
  await settle();
  expect(keys()[3]).toEqual(["10"]);
  database.groups[3]?.commit();
  await expect(Promise.all(answers)).resolves.toHaveLength(10);
});

test("nobody is answered before the commit", async () => {
  const database = makeSlowDatabase();
  let answered = false;
  const answer = createSendQueue({ database })
    .append(makeDraft(1))
    .finally(() => {
      answered = true;
    });
  await settle();
  expect([database.groups.length, answered]).toEqual([1, false]);
  database.groups[0]?.commit();
  await answer;
});

test("a draft the database refuses as broken takes nobody with it", async () => {
  const database = makeSlowDatabase();
  const queue = createSendQueue({ database });
  const outcomes = Promise.allSettled([3, 4, 5].map((key) => queue.append(makeDraft(key))));
  await settle();
  database.groups[0]?.fail(new Error("check constraint"));
  for (const [index, broken] of [false, true, false].entries()) {
    await settle();
    const alone = database.groups[1 + index];
    if (broken) alone?.fail(new Error("check constraint"));
    else alone?.commit();
  }
  expect((await outcomes).map((each) => each.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("a database that is away is told to all of the group, and is asked again for the next", async () => {
  const database = makeSlowDatabase();
  const queue = createSendQueue({ database });
  const answer = queue.append(makeDraft(1));
  await settle();
  database.groups[0]?.fail(new ChatError("unavailable"));
  await expect(answer).rejects.toMatchObject({ code: "unavailable" });
  const next = queue.append(makeDraft(2));
  await settle();
  database.groups[1]?.commit();
  await expect(next).resolves.toMatchObject({ outcome: "stored" });
});

test("who waits behind a database that is away is not kept waiting for the same answer", async () => {
  const database = makeSlowDatabase();
  const queue = createSendQueue({ database });
  const first = Promise.allSettled([1, 2].map((key) => queue.append(makeDraft(key))));
  await settle();
  const behind = Promise.allSettled([queue.append(makeDraft(3))]);
  database.groups[0]?.fail(new ChatError("unavailable"));
  const outcomes = [...(await first), ...(await behind)];
  expect(outcomes.map((each) => each.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(database.groups).toHaveLength(1);
});

test("what cannot be written in a few seconds is refused at once", async () => {
  const database = makeSlowDatabase();
  const queue = createSendQueue({ database });
  const waiting = Array.from({ length: 4_096 }, (_, key) => queue.append(makeDraft(key)));
  await expect(queue.append(makeDraft(9_999))).rejects.toMatchObject({ code: "unavailable" });
  await settle();
  for (let group = 0; group < database.groups.length; group += 1) {
    database.groups[group]?.commit();
    await settle();
  }
  expect(await Promise.all(waiting)).toHaveLength(4_096);
  expect(Math.max(...database.groups.map((group) => group.keys.length))).toBe(256);
});
