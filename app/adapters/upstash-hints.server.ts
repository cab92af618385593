import type { HintTransport } from "./hint-line.server";
import { HINT_CHANNEL, type RedisCommands } from "./redis-commands.server";
import type { Connection } from "./standing-connection.server";
import type { UpstashAddress } from "./upstash-rest.server";

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_LINE_CHARACTERS = 64 * 1024;
const MESSAGE = `data: message,${HINT_CHANNEL},`;
const SUBSCRIBED = `data: subscribe,${HINT_CHANNEL},`;

/**
 * Hints over Upstash's REST subscribe (server-sent events). Not with `Redis.subscribe` of @upstash/redis: when the
 * stream ends it tells nobody, and when it breaks it writes to console.error.
 */
export function createUpstashHints(address: UpstashAddress, commands: RedisCommands): HintTransport {
  return {
    listen: (onText, onEnd) => listen(address, onText, onEnd),
    send: (text) => commands.publish(HINT_CHANNEL, text),
  };
}

function listen(
  { url, token }: UpstashAddress,
  onText: (text: string) => void,
  onEnd: () => void,
): Connection {
  const controller = new AbortController();
  let confirm: () => void = () => undefined;
  const confirmed = new Promise<void>((resolve) => {
    confirm = resolve;
  });

  async function follow(): Promise<void> {
    const response = await fetch(`${url.replace(/\/$/, "")}/subscribe/${HINT_CHANNEL}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
      signal: controller.signal,
    });
    if (!response.ok || response.body === null) throw new RefusedSubscription(response.status);
    let rest = "";
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > MAX_LINE_CHARACTERS) throw new Error("subscription line too long");
      for (const line of lines) {
        if (line.startsWith(SUBSCRIBED)) confirm();
        if (line.startsWith(MESSAGE)) onText(line.slice(MESSAGE.length));
      }
    }
  }

  const following = follow();
  const timer = setTimeout(() => controller.abort(), CONNECT_TIMEOUT_MS);
  const endedEarly = following.then(() => {
    throw new RefusedSubscription(200);
  });
  const ready = Promise.race([confirmed, endedEarly]).finally(() => clearTimeout(timer));
  ready.then(() => following.then(onEnd, onEnd)).catch(() => undefined);
  return { ready, close: async () => controller.abort() };
}

/** The service answered and did not subscribe us; its own words stay out of the log. */
class RefusedSubscription extends Error {
  readonly code: string;

  constructor(status: number) {
    super("subscription refused");
    this.name = "RefusedSubscription";
    this.code = `HTTP_${status}`;
  }
}
