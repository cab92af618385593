import { type RedisRestBridge, startRestBridge } from "./redis-rest-bridge";
import { startRedis, type TestRedis } from "./redis-server";

/** One Redis and the bridge in front of it, for a test file. */
export interface RedisPlace {
  readonly redis: TestRedis;
  readonly bridge: RedisRestBridge;
  close(): Promise<void>;
}

export async function openRedisPlace(): Promise<RedisPlace> {
  const redis = await startRedis();
  const bridge = await startRestBridge(redis.url);
  return {
    redis,
    bridge,
    async close() {
      redis.thaw();
      await bridge.close();
      await redis.close();
    },
  };
}
