import { expect, test } from "vitest";
import type { ChatTransaction } from "~/services/ports/chat-database";
import type { StoredMessage } from "~/services/ports/message-repository";
import { makeDraft } from "../support/make-draft";
import { makePair } from "../support/make-world";
import { describeWorlds } from "../support/make-worlds";

describeWorlds("changes of messages", (getWorld) => {
  async function makeConversation() {
    const pair = await makePair(getWorld());
    const drafts = [1, 2, 3].map(() => makeDraft(pair.channel, pair.prospect));
    await getWorld().database.appendMessages(drafts);
    const as = <T>(work: (tx: ChatTransaction) => Promise<T>) =>
      getWorld().database.transaction({ role: "app", userId: pair.prospect.userId }, work);
    const change = (
      messageId: string,
      write: (tx: ChatTransaction, message: StoredMessage, version: number) => Promise<void>,
    ) =>
      as(async (tx) => {
        await tx.channels.findChannel(pair.channel.id, { lock: true });
        const message = await tx.messages.findMessage(messageId);
        await write(tx, message!, await tx.channels.takeVersion(pair.channel.channelDbId));
      });
    return { ...pair, as, change, first: drafts[0]! };
  }
  const words = (text: string, version: number) => ({ content: `v1.${text}`, keyId: "k2", version });

  test("an edit keeps the place, takes the next version and leaves the earlier words on record", async () => {
    const { as, change, first, channel } = await makeConversation();
    await change(first.messageId, (tx, message, version) =>
      tx.messages.replaceText(message, words("b", version)),
    );
    await change(first.messageId, (tx, message, version) =>
      tx.messages.replaceText(message, words("c", version)),
    );
    const message = await as((tx) => tx.messages.findMessage(first.messageId));
    expect(message).toMatchObject({
      seq: 1,
      version: 5,
      content: "v1.c",
      keyId: "k2",
      editedAt: expect.any(Date),
    });
    expect(await getWorld().listRevisions(first.messageId)).toMatchObject([
      { version: 1, content: first.content, keyId: first.keyId },
      { version: 4, content: "v1.b", keyId: "k2" },
    ]);
    const changes = await as((tx) => tx.messages.listChanges(channel.channelDbId, 1, 10));
    expect(changes.map(({ seq, version }) => [seq, version])).toEqual([
      [2, 2],
      [3, 3],
      [1, 5],
    ]);
  });

  test("a deletion keeps the words on record", async () => {
    const { as, change, first } = await makeConversation();
    await change(first.messageId, (tx, message, version) => tx.messages.markDeleted(message, version));
    const message = await as((tx) => tx.messages.findMessage(first.messageId));
    expect(message).toMatchObject({
      seq: 1,
      version: 4,
      content: first.content,
      deletedAt: expect.any(Date),
    });
  });

  test("changes at the same moment take one version each, and sends go on after them", async () => {
    const { as, change, first, channel, prospect } = await makeConversation();
    const edits = Array.from({ length: 8 }, (_, index) =>
      change(first.messageId, (tx, message, version) =>
        tx.messages.replaceText(message, words(`${index}`, version)),
      ),
    );
    await Promise.all(edits);
    expect(await as((tx) => tx.channels.findChannel(channel.id))).toMatchObject({ lastSeq: 3, version: 11 });
    expect(await getWorld().listRevisions(first.messageId)).toHaveLength(8);
    const [outcome] = await getWorld().database.appendMessages([makeDraft(channel, prospect)]);
    expect(outcome).toMatchObject({ outcome: "stored", seq: 4, version: 12 });
  });
});
