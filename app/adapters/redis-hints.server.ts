import type { HintTransport } from "./hint-line.server";
import { HINT_CHANNEL, type RedisCommands } from "./redis-commands.server";
import { dialRedis } from "./redis-dial.server";

/** Hints over Redis pub/sub: a connection of its own to listen, the commands' to speak. */
export function createRedisHints({
  url,
  commands,
}: {
  readonly url: string;
  readonly commands: RedisCommands;
}): HintTransport {
  return {
    listen(onText, onEnd) {
      const { client, ready, close } = dialRedis(url, onEnd);
      const listen = async () => {
        await ready;
        await client.subscribe(HINT_CHANNEL, onText);
      };
      return { ready: listen(), close };
    },
    send: (text) => commands.publish(HINT_CHANNEL, text),
  };
}
