import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { HINT_CHANNEL } from "~/adapters/redis-commands.server";
import type { Hint } from "~/services/ports/live-hints";
import { describeRedis } from "../support/describe-redis";
import { listenToHints } from "../support/listen-to-hints";
import { openRedisPlace, type RedisPlace } from "../support/redis-place";
import { openWay, WAYS } from "../support/redis-ways";

const ALL: readonly Hint[] = [
  { kind: "changes", channelId: "channel-1234567890123456", version: 7 },
  { kind: "state", channelId: "channel-1234567890123456" },
  { kind: "person", userId: 42 },
];
const AFTER: Hint = { kind: "person", userId: 5 };

describeRedis("hints over Redis", () => {
  let place: RedisPlace;
  beforeAll(async () => {
    place = await openRedisPlace();
  });
  afterAll(() => place.close());

  describe.each(WAYS)("by %s", (way) => {
    const open = () => openWay(place, way);

    test("reach every listener of every process as they were sent, the sender's own too", async () => {
      const [mine, theirs] = [open(), open()];
      const ears = [
        await listenToHints(mine.hints),
        await listenToHints(mine.hints),
        await listenToHints(theirs.hints),
      ];
      for (const hint of ALL) mine.hints.publish(hint);
      const heard = () => ears.map((ear) => ear.heard.filter(({ kind }) => kind !== "anything"));
      await vi.waitFor(() => expect(heard()).toEqual([ALL, ALL, ALL]));
      ears[1]?.stop();
      theirs.hints.publish(AFTER);
      await vi.waitFor(() => expect(heard()).toEqual([[...ALL, AFTER], ALL, [...ALL, AFTER]]));
    });

    test("arrive in order, however many come at once and however long the ids are", async () => {
      const { heard } = await listenToHints(open().hints);
      const { hints, commands } = open();
      await vi.waitFor(() => expect(commands.findStart("nothing", 1)).resolves.toBeNull());
      const many = Array.from(
        { length: 500 },
        (_, index): Hint => ({
          kind: "changes",
          channelId: `${index}-${"x".repeat(120)}`,
          version: Number.MAX_SAFE_INTEGER,
        }),
      );
      for (const hint of many) hints.publish(hint);
      await vi.waitFor(() => expect(heard).toEqual(many), { timeout: 5_000 });
    });

    test.each([
      ["every subscription is killed", () => place.redis.run("CLIENT", "KILL", "TYPE", "pubsub")],
      [
        "Redis was killed and started again",
        async () => {
          await place.redis.kill();
          await place.redis.start();
        },
      ],
      [
        "Redis was away for a while",
        async () => {
          await place.redis.kill();
          await new Promise((resolve) => setTimeout(resolve, 1_300));
          await place.redis.start();
        },
      ],
    ])("say that anything may have happened after %s, and go on", async (_name, breakLine) => {
      const { hints } = open();
      const { heard } = await listenToHints(hints);
      await vi.waitFor(() => expect(hints.isUp).toBe(true));
      heard.length = 0;
      await breakLine();
      await vi.waitFor(() => expect(heard).toContainEqual({ kind: "anything" }), { timeout: 8_000 });
      await vi.waitFor(
        () => {
          hints.publish(AFTER);
          expect(heard).toContainEqual(AFTER);
        },
        { timeout: 8_000 },
      );
    });

    test("do not disturb the publisher while Redis hangs or is away, and one line tells of it", async () => {
      const { hints, log } = open();
      const { heard } = await listenToHints(hints);
      log.lines.length = 0;
      place.redis.freeze();
      const startedAt = performance.now();
      for (let version = 0; version < 1_000; version += 1) {
        hints.publish({ kind: "changes", channelId: "secret-channel-1234567", version });
      }
      expect(performance.now() - startedAt).toBeLessThan(100);
      await vi.waitFor(() => expect(log.errors()).toContain("hint_lost"));
      for (let time = 0; time < 20; time += 1) {
        hints.publish(AFTER);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      place.redis.thaw();
      expect(log.errors().filter((event) => event === "hint_lost")).toHaveLength(1);
      expect(JSON.stringify(log.lines.map(({ event, fields }) => [event, fields]))).not.toContain("secret");
      heard.length = 0;
      await vi.waitFor(
        () => {
          hints.publish(AFTER);
          expect(heard).toContainEqual(AFTER);
        },
        { timeout: 8_000 },
      );
    });

    test("take nothing from a neighbour that is not a hint", async () => {
      const { heard } = await listenToHints(open().hints);
      const texts = [
        "",
        "not json",
        "null",
        "7",
        "{}",
        '{"kind":"anything"}',
        '[{"kind":"rm"}]',
        "[null,7,[],{}]",
      ];
      texts.push(
        '[{"kind":"changes","channelId":7,"version":1}]',
        '[{"kind":"state"}]',
        "a\nb",
        "x".repeat(100_000),
      );
      for (const text of texts) await place.redis.run("PUBLISH", HINT_CHANNEL, text);
      await place.redis.run("PUBLISH", HINT_CHANNEL, JSON.stringify([AFTER]));
      await vi.waitFor(() => expect(heard).toContainEqual(AFTER), { timeout: 5_000 });
      expect(heard.filter(({ kind }) => kind !== "anything")).toEqual([AFTER]);
    });

    test.each([0, 2, 40])(
      "leave no subscription behind when closed %i ms after they began",
      async (delayMs) => {
        const way = open();
        way.hints.subscribe(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await way.close();
        await vi.waitFor(async () => {
          expect(await place.redis.run("PUBSUB", "NUMSUB", HINT_CHANNEL)).toEqual([HINT_CHANNEL, 0]);
          expect(place.bridge.subscriptionCount).toBe(0);
        });
      },
    );
  });
});
