import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "redis";
import type { TestRedis } from "../redis-server";
import type { Place } from "./find-canaries";

/** Everything a Redis was told while it was watched, and what it holds. */
export interface RedisWatch {
  /** Every command with its arguments, from every connection. */
  readonly commands: readonly string[];
  /** Its dump, made now. */
  dump(): Promise<Place>;
  stop(): void;
}

/** `folder`: where it was told to put its dump. */
export async function watchRedis(redis: TestRedis, folder: string): Promise<RedisWatch> {
  const commands: string[] = [];
  const monitor = createClient({ url: redis.url, RESP: 2 });
  monitor.on("error", () => undefined);
  await monitor.connect();
  await monitor.monitor((line) => void commands.push(String(line)));
  return {
    commands,
    async dump() {
      await redis.run("SAVE");
      return { name: "the dump of Redis", content: await readFile(join(folder, "dump.rdb")) };
    },
    stop: () => monitor.destroy(),
  };
}
