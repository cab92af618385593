import { beforeEach, describe, expect, test } from "vitest";
import type { Viewer } from "~/domain/people";
import { closeChannel } from "~/services/change-channel-state";
import { listChannels } from "~/services/list-channels";
import { loadHistory } from "~/services/load-history";
import { markRead } from "~/services/mark-read";
import { openChannel } from "~/services/open-channel";
import { openChannelStream } from "~/services/open-channel-stream";
import { openPersonStream } from "~/services/open-person-stream";
import { searchMessages } from "~/services/search-messages";
import { sendMessage } from "~/services/send-message";
import { setTyping } from "~/services/set-typing";
import { createFakeSink } from "../../support/fake-sink";
import { makeChat, type TestChat } from "../../support/make-services";
import { toViewer } from "../../support/test-app";

/** Somebody with two conversations, whose session opens one of them. */
let chat: TestChat;
let other: { readonly id: string };
let viewer: Viewer;
beforeEach(async () => {
  chat = await makeChat();
  const therapist = await chat.world.addPerson({ role: "therapist" });
  const whole = toViewer(chat.prospect);
  other = (await openChannel(chat.services, { viewer: whole, therapistId: therapist.id })).channel;
  // What others have looked at is remembered, and must not be found by that way either.
  await sendMessage(chat.services, { viewer: whole, ...toMessage(other.id, "whole") });
  viewer = { ...whole, confinedTo: chat.channel.id };
});

const toMessage = (channelId: string, clientMessageId: string) => ({
  ...{ channelId, clientMessageId },
  content: "Hello",
});

describe("a session that opens one conversation", () => {
  test("does in it what its person may", async () => {
    const sent = await sendMessage(chat.services, { viewer, ...toMessage(chat.channel.id, "a") });
    expect(sent.message.seq).toBe(1);
    expect((await loadHistory(chat.services, { viewer, channelId: chat.channel.id })).messages).toHaveLength(
      1,
    );
  });

  test.each<[string, (of: TestChat, channelId: string) => Promise<unknown>]>([
    ["send", ({ services }, id) => sendMessage(services, { viewer, ...toMessage(id, "b") })],
    ["repeat a send", ({ services }, id) => sendMessage(services, { viewer, ...toMessage(id, "whole") })],
    ["read", ({ services }, channelId) => loadHistory(services, { viewer, channelId })],
    ["search", ({ services }, channelId) => searchMessages(services, { viewer, channelId, query: "Hello" })],
    ["mark read", ({ services }, channelId) => markRead(services, { viewer, channelId, seq: 1 })],
    ["type", ({ services }, channelId) => setTyping(services, { viewer, channelId, typing: true })],
    ["close", ({ services }, channelId) => closeChannel(services, { viewer, channelId })],
    ["stream", ({ services }, channelId) => openChannelStream(services, { viewer, channelId, cursor: null })],
  ])("does not %s in another one of theirs", async (_what, act) => {
    await expect(act(chat, other.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("opens no other, not even their own", async () => {
    const therapistId = chat.therapist.id;
    await expect(openChannel(chat.services, { viewer, therapistId })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("lists one, and streams one, whatever happens elsewhere", async () => {
    const { channels } = await listChannels(chat.services, { viewer });
    expect(channels.map(({ id }) => id)).toEqual([chat.channel.id]);
    const sink = createFakeSink();
    const stop = (await openPersonStream(chat.services, { viewer, cursor: null })).start(sink);
    await sendMessage(chat.services, { viewer: toViewer(chat.prospect), ...toMessage(other.id, "c") });
    await chat.clock.advance(5_000);
    await sendMessage(chat.services, { viewer, ...toMessage(chat.channel.id, "d") });
    await chat.clock.advance(5_000);
    stop();
    expect(JSON.stringify(sink)).toContain(chat.channel.id);
    expect(JSON.stringify(sink)).not.toContain(other.id);
  });
});
