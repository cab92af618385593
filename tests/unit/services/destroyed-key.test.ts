import { describe, expect, test } from "vitest";
import { reopenChannel } from "~/services/change-channel-state";
import { editMessage } from "~/services/change-message";
import { watchDestroyedKeys } from "~/services/key-watch";
import { loadHistory } from "~/services/load-history";
import { searchMessages } from "~/services/search-messages";
import { sendMessage } from "~/services/send-message";
import { createFakeRecentCache } from "../../support/fake-recent-cache";
import { makeChat, makeInstance } from "../../support/make-services";
import { openStream, say } from "../../support/make-stream";

async function makeErased() {
  const chat = await makeChat();
  const { services, prospect, channel, world } = chat;
  await say(services, prospect, channel.id, "word one", "word two");
  const open = await openStream(services, prospect, { channelId: channel.id, cursor: "1-2" });
  await world.destroyKey(channel.id);
  return { ...chat, open, own: { viewer: prospect, channelId: channel.id } };
}

describe("a conversation whose key is destroyed", () => {
  test("says so, and shows who wrote when, but no text", async () => {
    const { services, own, prospect } = await makeErased();
    const { channel, messages } = await loadHistory(services, own);
    expect(channel).toMatchObject({ status: "closed", erased: true, closedAt: expect.any(String) });
    expect(messages).toHaveLength(2);
    for (const message of messages)
      expect(message).toMatchObject({
        content: null,
        unreadable: true,
        erased: true,
        author: { id: prospect.id },
      });
    const found = await searchMessages(services, { ...own, query: "word" });
    expect(found).toEqual({ hits: [], complete: true, unreadable: 2 });
  });

  test("tells open pages to drop what they hold, and gives old cursors a new start", async () => {
    const { services, open, prospect, channel, clock } = await makeErased();
    await clock.advance(2_100);
    expect(open.sink.named("reset").map(({ data }) => data)).toEqual([
      { channelId: channel.id, reason: "history_changed" },
    ]);
    expect(open.sink.named("channel")[0]?.data).toMatchObject({ status: "closed", reason: "key_destroyed" });
    const again = await openStream(services, prospect, { channelId: channel.id, cursor: "1-0" });
    expect(again.sink.named("reset")).toHaveLength(1);
    expect(again.sink.named("message").map(({ data }) => data.content)).toEqual([]);
  });

  test("takes nothing new, whatever its process still remembers, and is not opened again", async () => {
    const { services, own, therapist, world } = await makeErased();
    const sending = { ...own, content: "one more", clientMessageId: "new" };
    await expect(sendMessage(services, sending)).rejects.toMatchObject({ code: "chat_closed" });
    services.directory.forgetChannel(own.channelId);
    await expect(sendMessage(services, sending)).rejects.toMatchObject({ code: "chat_closed" });
    const [first] = await world.listStored(own.channelId);
    await expect(editMessage(services, { ...own, messageId: first!.id, content: "x" })).rejects.toMatchObject(
      {
        code: "chat_closed",
      },
    );
    await expect(reopenChannel(services, { ...own, viewer: therapist })).rejects.toMatchObject({
      code: "chat_closed",
    });
    expect(await world.listStored(own.channelId)).toHaveLength(2);
  });
});

describe("the watch", () => {
  async function makeWatched() {
    const chat = await makeChat();
    const { services, prospect, channel, world, clock } = chat;
    await say(services, prospect, channel.id, "kept in memory");
    const stop = watchDestroyedKeys({ ...services, clock });
    const [stored] = await world.listStored(channel.id);
    const context = {
      ...{ channelId: channel.id, messageId: stored!.id, authorUserId: prospect.userId },
      edition: 0,
    };
    const { messages } = world.database.state;
    const open = () => services.cipher.open(channel, context, messages.get(stored!.id)!);
    return { ...chat, stop, open };
  }

  test("has dropped the key from memory within five seconds, also for who still holds it wrapped", async () => {
    const { world, channel, clock, open, stop } = await makeWatched();
    expect(open()).toBe("kept in memory");
    await world.destroyKey(channel.id);
    await clock.advance(5_000);
    expect(open).toThrow("destroyed");
    stop();
    expect(clock.pendingTimers).toBe(0);
  });

  test("has dropped what the key had opened as well", async () => {
    const { world, channel, clock, hints, prospect, services: other, stop: stopOther } = await makeWatched();
    stopOther();
    const shared = { database: world.database, cipher: other.cipher, hints, clock };
    const recent = createFakeRecentCache();
    const services = makeInstance({ ...shared, recent }, { openedPagesBytes: 1_000_000 });
    const stop = watchDestroyedKeys(services);
    await loadHistory(services, { viewer: prospect, channelId: channel.id });
    expect(services.opened.find(channel.id)).not.toBeNull();
    expect(recent.pages.has(channel.id)).toBe(true);
    await world.destroyKey(channel.id);
    await clock.advance(5_000);
    expect(services.opened.find(channel.id)).toBeNull();
    expect(recent.pages.has(channel.id)).toBe(false);
    stop();
  });

  test("leaves the keys of others alone, and finds a destruction of an hour's worth of rounds later", async () => {
    const { world, channel, clock, open, stop } = await makeWatched();
    await clock.advance(3_600_000);
    expect(open()).toBe("kept in memory");
    await world.destroyKey(channel.id);
    await clock.advance(5_000);
    expect(open).toThrow("destroyed");
    stop();
  });

  test("drops all keys while it cannot be told, and finds what was destroyed meanwhile", async () => {
    const { world, channel, clock, services, open, stop } = await makeWatched();
    const closed: number[] = [];
    const { closeKeys } = services.cipher;
    services.cipher.closeKeys = () => void closed.push(closeKeys() ?? 0);
    world.database.away = true;
    await clock.advance(5_000);
    expect(closed.length).toBeGreaterThan(0);
    expect(services.log.errors()).toContain("key_watch_failed");
    await world.destroyKey(channel.id);
    await clock.advance(7_200_000);
    world.database.away = false;
    await clock.advance(5_000);
    expect(open).toThrow("destroyed");
    stop();
  });
});
