import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { loadHistory } from "~/services/load-history";
import { sendMessage } from "~/services/send-message";
import { describeRedis } from "../support/describe-redis";
import { makePostgresWorld } from "../support/make-postgres-world";
import { makeCipher } from "../support/make-services";
import { openStream } from "../support/make-stream";
import { makePair } from "../support/make-world";
import { makeRedisInstance, type RedisGround, type RedisInstance } from "../support/redis-instance";
import { REDIS_PASSWORD } from "../support/redis-server";
import { openRedisPlace, type Way } from "../support/redis-ways";

const MESSAGES = 16;
const FAULT_BEGINS_AT = 3;
const FAULT_ENDS_AT = 12;
const PAUSE_MS = 50;

type Fault = (ground: RedisGround) => Promise<() => Promise<unknown>>;

/** Each begins a fault and returns what ends it. */
const FAULTS: readonly (readonly [string, Fault])[] = [
  [
    "killed and started again",
    async ({ place }) => {
      await place.redis.kill();
      return () => place.redis.start();
    },
  ],
  [
    "emptied",
    async ({ place }) =>
      () =>
        place.redis.run("FLUSHALL"),
  ],
  [
    "hung",
    async ({ place }) => {
      place.redis.freeze();
      return async () => place.redis.thaw();
    },
  ],
  [
    "slow",
    async ({ place }) => {
      await place.redis.run("CLIENT", "PAUSE", "700", "ALL");
      place.bridge.delayMs = 400;
      return async () => {
        place.bridge.delayMs = 0;
      };
    },
  ],
  [
    "refusing the password",
    async ({ place }) => {
      await place.redis.run("CONFIG", "SET", "requirepass", "another");
      for (const type of ["normal", "pubsub"]) await place.redis.run("CLIENT", "KILL", "TYPE", type);
      return () => place.redis.run("CONFIG", "SET", "requirepass", REDIS_PASSWORD);
    },
  ],
  [
    "killing its subscriptions every 100 ms",
    async ({ place }) => {
      const timer = setInterval(() => void place.redis.run("CLIENT", "KILL", "TYPE", "pubsub"), 100);
      return async () => clearInterval(timer);
    },
  ],
  [
    "out of memory",
    async ({ place }) => {
      await place.redis.run("CONFIG", "SET", "maxmemory", "1");
      return () => place.redis.run("CONFIG", "SET", "maxmemory", "0");
    },
  ],
];

describeRedis("a Redis that is", () => {
  let ground: RedisGround;
  beforeAll(async () => {
    const [world, place] = await Promise.all([makePostgresWorld(), openRedisPlace()]);
    ground = { world, place, cipher: makeCipher() };
  });
  afterAll(async () => {
    await ground.place.close();
    await ground.world.close();
  });

  const isWell = (instance: RedisInstance) =>
    vi.waitFor(() => expect(instance.redis.report().redis).toBe("ok"), { timeout: 10_000 });

  const WAYS: readonly (readonly [string, readonly Way[]])[] = [
    ["TCP", ["redis"]],
    ["REST", ["upstash"]],
  ];
  describe.each(FAULTS)("%s", (_fault, begin) => {
    test.each(WAYS)("loses nothing, doubles nothing, refuses nobody, over %s", async (_name, ways) => {
      const [here, there] = [makeRedisInstance(ground, ways), makeRedisInstance(ground, ways)];
      await Promise.all([here, there].map(isWell));
      const { channel, prospect, therapist } = await makePair(ground.world, ground);
      const channelId = channel.id;
      const streams = [
        await openStream(here, prospect, { channelId }),
        await openStream(there, therapist, { channelId }),
        await openStream(there, prospect),
      ];
      let end = async (): Promise<unknown> => undefined;
      const stored: { id: string; seq: number }[] = [];

      for (let index = 1; index <= MESSAGES; index += 1) {
        if (index === FAULT_BEGINS_AT) end = await begin(ground);
        if (index === FAULT_ENDS_AT) await end();
        const [through, viewer] = index % 2 === 0 ? [here, prospect] : [there, therapist];
        const sent = { viewer, channelId, content: `text ${index}`, clientMessageId: `key-${index}` };
        const { message } = await sendMessage(through, sent);
        stored.push(message);
        const { messages } = await loadHistory(index % 3 === 0 ? here : there, { viewer, channelId });
        expect(messages.map(({ id, seq }) => ({ id, seq }))).toEqual(
          stored.map(({ id, seq }) => ({ id, seq })),
        );
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      const all = Array.from({ length: MESSAGES }, (_, index) => index + 1);
      await vi.waitFor(() => expect(streams.map(({ sink }) => sink.seqs())).toEqual([all, all, all]), {
        timeout: 8_000,
      });
      expect((await ground.world.listStored(channelId)).map(({ seq }) => seq)).toEqual(all);

      await Promise.all([here, there].map(isWell));
      for (const { release } of streams) release();
      for (const { log } of [here, there]) {
        // A handful of lines for the whole outage, and no secret in any.
        expect(log.errors().length).toBeLessThan(40);
        const lines = JSON.stringify(log.lines.map(({ event, fields }) => [event, fields]));
        for (const secret of [REDIS_PASSWORD, "text ", prospect.name, channelId])
          expect(lines).not.toContain(secret);
      }
    });
  });
});
