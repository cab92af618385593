import { isWrongType, type RedisCommands } from "./redis-commands.server";
import type { RedisLink } from "./redis-link.server";

/** RedisCommands over a TCP connection. */
export function createRedisTcp(link: RedisLink): RedisCommands {
  return {
    kind: "redis",
    findStart: (key, maxCharacters) =>
      link.run(async (client) => {
        try {
          // Never GET: somebody else's value may be of any size.
          const text = await client.getRange(key, 0, maxCharacters - 1);
          return text === "" ? null : text;
        } catch (error) {
          if (isWrongType(error)) return null;
          throw error;
        }
      }),
    set: (key, value, ttlSeconds) =>
      link.run(
        async (client) =>
          void (await client.set(key, value, { expiration: { type: "EX", value: ttlSeconds } })),
      ),
    publish: (channel, text) => link.run(async (client) => void (await client.publish(channel, text))),
    evaluate: (script, key, args) =>
      link.run((client) => client.eval(script, { keys: [key], arguments: [...args] })),
    get state() {
      return link.state;
    },
    close: () => link.close(),
  };
}
