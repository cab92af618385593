import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reconcileStream } from "~/services/reconcile-stream";
import { makeStreamChat, type StreamChatApp } from "../support/make-stream-chat";
import type { StandInChannel } from "../support/stream-server";

const KEYS = `k1:${randomBytes(32).toString("base64")}`;

let chat: StreamChatApp;
beforeAll(async () => {
  chat = await makeStreamChat({ CHAT_ENCRYPTION_KEYS: KEYS });
});
afterAll(() => chat.close());

const compare = async (repair: boolean) => {
  const { deps } = chat.app;
  if (deps.stream === null) throw new Error("the app has no Stream");
  return await reconcileStream({ ...deps, stream: deps.stream }, { repair });
};
const there = (channelId: string) => chat.stream.channels.get(channelId) as StandInChannel;
const written = (id: string, userId: string, text: string) => {
  const at = new Date().toISOString();
  return { id, text, userId, createdAt: at, updatedAt: at, deletedAt: null };
};

test("what differs is told, changed by nobody who only looks, and put right by whoever repairs", async () => {
  const { app } = chat;
  const pair = await app.makePair();
  const [lost, thawed, unheard, silent, alone, same] = (await Promise.all(
    Array.from({ length: 6 }, async () => (await chat.book(pair)).channelId),
  )) as [string, string, string, string, string, string];
  await chat.send(pair, "prospect", lost, "Before it was lost");
  const kept = await chat.send(pair, "prospect", silent, "Never reached Stream");
  await chat.workOff();
  expect(await compare(false)).toEqual({ chats: 6, differences: [] });

  chat.stream.channels.delete(lost);
  await app.world.run(
    "update chat_channels set closes_at = now() - interval '1 second' where channel_identifier = $1",
    [thawed],
  );
  for (let count = 0; count < 250; count += 1)
    there(unheard).messages.push(written(`from-a-phone-${count}`, pair.prospect.id, `no. ${count}`));
  there(silent).messages = there(silent).messages.filter(({ id }) => id !== kept);
  there(alone).members.delete(pair.therapist.id);
  there(alone).members.add("somebody");

  const expected = [
    { channelId: lost, what: "no_channel", count: 0 },
    { channelId: lost, what: "missing_there", count: 2 },
    { channelId: thawed, what: "not_frozen", count: 0 },
    { channelId: unheard, what: "unknown_here", count: 250 },
    { channelId: silent, what: "missing_there", count: 1 },
    { channelId: alone, what: "members", count: 0 },
  ];
  const sorted = (list: readonly { channelId: string; what: string }[]) =>
    list.map((each) => JSON.stringify(each)).sort();
  const looked = await compare(false);
  expect(sorted(looked.differences)).toEqual(sorted(expected));
  expect(sorted((await compare(true)).differences)).toEqual(sorted(expected));
  await app.deps.appointments.closeExpired(50);
  await chat.workOff();

  expect(there(lost).messages.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^This chat is open until/),
    "Before it was lost",
  ]);
  expect(there(thawed).frozen).toBe(true);
  expect(there(silent).messages.map(({ id }) => id)).toContain(kept);
  expect([...there(alone).members].sort()).toEqual([pair.prospect.id, pair.therapist.id].sort());
  const { rows } = await app.world.run(
    `select count(*)::int as logs from chat_logs l join chat_channels c on c.appointment_id = l.appointment_id
    where c.channel_identifier = $1 and l.message_type = 'text'`,
    [unheard],
  );
  expect(rows).toEqual([{ logs: 250 }]);
  expect((await compare(true)).differences).toEqual([]);
  expect(there(same).messages).toHaveLength(1);
});

test("what was put right or taken back there is so here too", async () => {
  const { channelId } = await chat.book(chat.app);
  const first = await chat.send(chat.app, "prospect", channelId, "One");
  const second = await chat.send(chat.app, "prospect", channelId, "Two");
  await chat.workOff();
  const later = new Date(Date.now() + 1_000).toISOString();
  for (const message of there(channelId).messages) {
    if (message.id === first) Object.assign(message, { text: "One, put right", updatedAt: later });
    if (message.id === second) Object.assign(message, { deletedAt: later });
  }
  await compare(true);
  const { body } = await chat.messaging(chat.app, "therapist", { action: "history", channelId });
  expect(body.messages.slice(1).map(({ content }) => content)).toEqual(["One, put right", null]);
  expect(await chat.workOff()).toBe(0);
});

test("by the command: told, put right, and told again", async () => {
  const { channelId } = await chat.book(chat.app);
  await chat.workOff();
  there(channelId).frozen = true;
  const run = async (...args: string[]) => {
    const { host, port, user, password, database } = chat.app.world.test.connection;
    const env = {
      ...process.env,
      ...{
        DB_HOST: host,
        DB_PORT: String(port),
        DB_USER: user,
        DB_PASSWORD: password,
        DB_DATABASE: database,
      },
      CHAT_ENCRYPTION_KEYS: KEYS,
      ...{ STREAM_CHAT_API_KEY: chat.stream.apiKey, STREAM_CHAT_SECRET: chat.stream.secret },
      STREAM_CHAT_URL: chat.stream.url,
    };
    const command = ["--import", import.meta.resolve("tsx"), "prisma/stream-reconcile.ts", ...args];
    return await promisify(execFile)(process.execPath, command, { env }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    );
  };
  const looked = await run("--dry-run");
  expect(looked.code).toBe(1);
  expect(looked.stdout).toContain(`${channelId} is open here, and takes no messages there.`);
  expect(there(channelId).frozen).toBe(true);
  const repaired = await run();
  expect([repaired.code, there(channelId).frozen]).toEqual([0, false]);
  expect((await run("--dry-run")).stdout).toMatch(/\d+ chats compared, 0 differences\./);
}, 60_000);

test("Stream away: it says so, and nothing has changed", async () => {
  chat.stream.mood = "down";
  await expect(compare(true)).rejects.toMatchObject({ name: "StreamTrouble", code: "unreachable" });
  chat.stream.mood = "well";
});
