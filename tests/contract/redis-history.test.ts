import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { toRedisKey } from "~/adapters/redis-commands.server";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import { loadHistory } from "~/services/load-history";
import { purgeDueConversations } from "~/services/purge-due-conversations";
import { describeRedis } from "../support/describe-redis";
import { createSeededRandom } from "../support/fake-random";
import { makePostgresWorld } from "../support/make-postgres-world";
import { makeRetention } from "../support/make-retention";
import { makeCipher } from "../support/make-services";
import { say } from "../support/make-stream";
import { makePair, type Pair } from "../support/make-world";
import { makeRedisInstance, type RedisGround, type RedisInstance } from "../support/redis-instance";
import { openRedisPlace } from "../support/redis-place";

const STEPS = 40;

describeRedis("history, with and without a cache", () => {
  let ground: RedisGround;
  beforeAll(async () => {
    const [world, place] = await Promise.all([makePostgresWorld(), openRedisPlace()]);
    ground = { world, place, cipher: makeCipher() };
  });
  afterAll(async () => {
    await ground.place.close();
    await ground.world.close();
  });

  const makeInstances = () => ({
    off: makeRedisInstance(ground, []),
    tcp: makeRedisInstance(ground, ["redis"]),
    rest: makeRedisInstance(ground, ["upstash"]),
  });
  const isReady = (instance: RedisInstance) =>
    vi.waitFor(() => expect(instance.redis.report().redis).not.toBe("degraded"));
  const count = (instance: RedisInstance, result: string) =>
    instance.metrics.lines.filter((line) => line === `cache ${result}`).length;

  test.each([1, 2])(
    "is the same after any sends, edits, closings and spoilt pages (run %i)",
    async (seed) => {
      const { off, tcp, rest } = makeInstances();
      await Promise.all([tcp, rest].map(isReady));
      const random = createSeededRandom(seed);
      const pairs = [await makePair(ground.world, ground), await makePair(ground.world, ground)];
      const { run } = ground.place.redis;
      const keyOf = (pair: Pair | undefined) => toRedisKey("recent", pair?.channel.id ?? "");

      for (let step = 0; step < STEPS; step += 1) {
        const pair = pairs[random.int(pairs.length)]!;
        const { channel, prospect, therapist } = pair;
        const channelId = channel.id;
        const writer = [off, tcp, rest][random.int(3)]!;
        const ofProspect = async () => {
          const { messages } = await loadHistory(off, { viewer: prospect, channelId });
          const own = messages.filter(
            (message) => message.clientMessageId !== undefined && message.deletedAt === null,
          );
          return { viewer: prospect, channelId, messageId: own[random.int(own.length)]?.id ?? null };
        };
        const acts: (() => Promise<unknown>)[] = [
          () => say(writer, prospect, channelId, `from seed ${seed} at ${step}`),
          () =>
            say(writer, therapist, channelId, ...Array.from({ length: 20 }, (_, index) => `many ${index}`)),
          async () => {
            const { messageId, ...own } = await ofProspect();
            if (messageId !== null)
              await editMessage(writer, { ...own, messageId, content: `edited at ${step}` });
          },
          async () => {
            const { messageId, ...own } = await ofProspect();
            if (messageId !== null) await deleteMessage(writer, { ...own, messageId });
          },
          async () => {
            await closeChannel(writer, { viewer: therapist, channelId });
            if (random.int(4) > 0) await reopenChannel(writer, { viewer: therapist, channelId });
          },
          () => reopenChannel(writer, { viewer: therapist, channelId }),
          () => run("SET", keyOf(pair), "poison"),
          async () => {
            await run("DEL", keyOf(pair));
            await run("LPUSH", keyOf(pair), "another type");
          },
          () => run("SETRANGE", keyOf(pair), String(random.int(400)), "x"),
          () => run("APPEND", keyOf(pair), "x"),
          async () => {
            const other = pairs.find((each) => each !== pair);
            await run("COPY", keyOf(other), keyOf(pair), "REPLACE").catch(() => undefined);
          },
          () => run("FLUSHALL"),
        ];
        // Closed conversations take no messages; that is an answer like any other.
        await acts[random.int(acts.length)]?.().catch((error: { code?: string }) => {
          expect(error.code).toBe("chat_closed");
        });
        for (const each of pairs) {
          const viewer = random.int(2) === 0 ? each.prospect : each.therapist;
          const input = {
            viewer,
            channelId: each.channel.id,
            ...(random.int(3) === 0 ? { limit: 1 + random.int(60) } : {}),
          };
          const truth = await loadHistory(off, input);
          // Whoever comes first meets what was spoilt, and mends it.
          const order = random.int(2) === 0 ? [tcp, rest] : [rest, tcp];
          for (const reader of order) expect(await loadHistory(reader, input)).toEqual(truth);
        }
      }
      for (const instance of [tcp, rest]) {
        const told = ["hit", "behind", "failed", "miss"].map((result) => count(instance, result) > 0);
        expect(told).toEqual([true, true, true, true]);
        await isReady(instance);
      }
    },
    60_000,
  );

  test("keys and values say nothing of whose conversation it is, and end", async () => {
    const { tcp, rest } = makeInstances();
    await Promise.all([tcp, rest].map(isReady));
    const { run } = ground.place.redis;
    await run("FLUSHALL");
    const { channel, prospect, therapist } = await makePair(ground.world, ground);
    await say(tcp, prospect, channel.id, "canary-text");
    for (const instance of [tcp, rest])
      await loadHistory(instance, { viewer: therapist, channelId: channel.id });
    const key = toRedisKey("recent", channel.id);
    await vi.waitFor(async () => expect(await run("KEYS", "*")).toEqual([key]));
    const value = String(await run("GET", key));
    for (const secret of [
      "canary-text",
      channel.id,
      prospect.name,
      prospect.email,
      prospect.id,
      therapist.name,
    ]) {
      expect(key + value).not.toContain(secret);
    }
    const ttlSeconds = Number(await run("TTL", key));
    expect(ttlSeconds).toBeGreaterThan(50);
    expect(ttlSeconds).toBeLessThanOrEqual(60);
    await loadHistory(rest, { viewer: therapist, channelId: channel.id });
    expect(count(rest, "hit")).toBeGreaterThan(0);
  });

  test.each([[[]], [["redis"]], [["upstash"]]] as const)(
    "what was deleted when its time was over is in no cache (%j), and a page put back opens no more",
    async (ways) => {
      const instance = makeRedisInstance(ground, ways);
      const other = makeRedisInstance(ground, ways);
      if (ways.length > 0) await Promise.all([instance, other].map(isReady));
      const { run } = ground.place.redis;
      const retention = await makeRetention(ground.world);
      const { channel, prospect } = await makePair(ground.world, ground);
      const key = toRedisKey("recent", channel.id);
      const input = { viewer: prospect, channelId: channel.id };
      await say(instance, prospect, channel.id, "one", "two");
      for (const each of [instance, other]) await loadHistory(each, input);
      if (ways.length > 0) await vi.waitFor(async () => expect(await run("STRLEN", key)).not.toBe(0));
      const held = await run("GET", key);
      await ground.world.run(
        `update chat_channels set created_at = now() - interval '40 days', last_message_at = now() - interval '40 days'
        where id = $1`,
        [channel.channelDbId],
      );
      await retention.setRule("direct", 30);
      const purged = await purgeDueConversations({ ...instance, retention: retention.book });
      expect(purged).toMatchObject({ conversations: 1, messages: 2 });
      await vi.waitFor(async () => expect(await run("STRLEN", key)).toBe(0));
      if (held !== null) await run("SET", key, String(held));
      for (const each of [instance, other])
        expect(await loadHistory(each, input)).toMatchObject({
          ...{ messages: [], hasMore: false },
          channel: { lastSeq: 0, purgedUntil: expect.any(String) },
        });
    },
  );

  test.each([
    [[], { hints: "postgres", cache: "off", redis: "off" }],
    [["redis"], { hints: "redis", cache: "redis", redis: "ok" }],
    [["upstash"], { hints: "upstash", cache: "upstash", redis: "ok" }],
    [["redis", "upstash"], { hints: "redis", cache: "upstash", redis: "ok" }],
  ] as const)("the ways %j are chosen, logged and reported", async (ways, report) => {
    const instance = makeRedisInstance(ground, ways);
    await vi.waitFor(() => expect(instance.redis.report()).toEqual(report));
    const chosen = instance.log.lines.filter(({ fields }) => fields.transport !== undefined);
    expect(chosen.map(({ event, fields }) => [event, fields.transport])).toEqual([
      ["live_hints", report.hints],
      ["recent_cache", report.cache],
    ]);
  });
});
