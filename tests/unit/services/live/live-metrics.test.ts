import { expect, test } from "vitest";
import { sendMessage } from "~/services/send-message";
import { settle } from "../../../support/fake-clock";
import { makeChat, makeInstance } from "../../../support/make-services";
import { openStream, say } from "../../../support/make-stream";

const SWEEP_MS = 2_000;

/** A reader at one instance, a writer at the other. */
async function openApart() {
  const chat = await makeChat();
  const there = await openStream(chat.elsewhere, chat.therapist, { channelId: chat.channel.id });
  const write = (...texts: string[]) => say(chat.services, chat.prospect, chat.channel.id, ...texts);
  return { ...chat, there, write, heard: chat.elsewhere.metrics.lines };
}

test("a hint is timed until its change is delivered, at the instance that heard it", async () => {
  const { services, write, heard } = await openApart();
  await write("one");
  expect(heard).toEqual(["hint delivered"]);
  await write("two");
  expect(heard).toEqual(["hint delivered", "hint delivered"]);
  // The sender's own hint comes back to it as well, and tells it nothing new.
  expect(services.metrics.lines).toEqual(["send stored", "send stored"]);
});

test("what the sweep finds is counted, and is no delivery by hint", async () => {
  const { write, heard, hints, clock } = await openApart();
  hints.fate = "lost";
  await write("one");
  await clock.advance(SWEEP_MS);
  expect(heard).toEqual(["sweep caught 1"]);
  await clock.advance(SWEEP_MS);
  expect(heard).toEqual(["sweep caught 1"]);
});

test("a hint of what does not exist is forgotten, not timed with the next message", async () => {
  const { write, heard, hints, channel } = await openApart();
  hints.inject({ kind: "changes", channelId: channel.id, version: 99 });
  await settle();
  expect(heard).toEqual([]);
  await write("one");
  expect(heard).toEqual(["hint delivered"]);
});

test("a hint for a channel nobody follows is not waited for", async () => {
  const { there, write, heard } = await openApart();
  there.release();
  await write("one");
  expect(heard).toEqual([]);
});

test("a stream counts from its first event until it is let go of, whoever ends it", async () => {
  const { services, prospect, channel } = await makeChat();
  const streams = [
    await openStream(services, prospect, { channelId: channel.id }),
    await openStream(services, prospect),
  ];
  expect(services.metrics.openStreams).toBe(2);
  streams[0]?.release();
  streams[0]?.release();
  expect(services.metrics.openStreams).toBe(1);
  services.hub.shutDown();
  streams[1]?.release();
  expect(services.metrics.openStreams).toBe(0);
});

test("a refused send is counted by its reason", async () => {
  const { services, prospect, channel, world } = await makeChat();
  const send = (changes: { content?: string; clientMessageId?: string; channelId?: string } = {}) =>
    sendMessage(services, {
      ...{ viewer: prospect, channelId: channel.id, content: "hello", clientMessageId: "key" },
      ...changes,
    }).catch(() => undefined);
  await send();
  await send();
  await send({ content: "other" });
  await send({ content: " ", clientMessageId: "2" });
  await send({ channelId: "elsewhere", clientMessageId: "3" });
  world.database.away = true;
  await send({ clientMessageId: "4" });
  expect(services.metrics.lines).toEqual([
    ...["send stored", "send duplicate", "send idempotency_conflict"],
    ...["send invalid_request", "send not_found", "send unavailable"],
  ]);
});

test("of one person's streams the oldest makes room, whatever they cover; 0 is no limit", async () => {
  const chat = await makeChat();
  const shared = { ...chat, database: chat.world.database, cipher: chat.services.cipher };
  const limited = makeInstance(shared, { streamsPerUser: 2 });
  const one = await openStream(limited, chat.prospect, { channelId: chat.channel.id });
  const two = await openStream(limited, chat.prospect);
  const others = await openStream(limited, chat.therapist);
  const three = await openStream(limited, chat.prospect);
  expect(one.sink.named("bye")).toMatchObject([{ data: { reason: "overload", reconnect: true } }]);
  two.release();
  const four = await openStream(limited, chat.prospect);
  for (const open of [others, three, four]) expect(open.sink.ends).toBe(0);
  expect(limited.hub.streamCount).toBe(3);
  for (let count = 0; count < 20; count += 1) await openStream(chat.services, chat.prospect);
  expect(chat.services.hub.streamCount).toBe(20);
});
