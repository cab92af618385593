import { randomBytes } from "node:crypto";
import type { LoadSession } from "./bench-app";
import { RawConnection } from "./raw-connection";

/** What to ask for, how often at once and for how long. `page`: the 50 messages before the 60th. */
export interface LoadOrder {
  readonly kind: "send" | "history" | "page";
  readonly url: string;
  readonly sessions: readonly LoadSession[];
  readonly inFlight: number;
  readonly seconds: number;
}

/** What came of it. Latencies in milliseconds. */
export interface LoadReport {
  readonly done: number;
  readonly failed: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** Of all requests, the warm-up's as well: those answered as they should be. */
  readonly confirmed: number;
  /** What the keys of this load's messages begin with. */
  readonly keyStart: string;
}

/** Not counted: connections and caches are made in it. */
const WARM_UP_MS = 1_000;
const KEY_DIGITS = 12;
/** Eight that this load has for itself come first. */
const KEY_CHARACTERS = 8 + KEY_DIGITS;
const OK = { send: 201, history: 200, page: 200 } as const;

/** 120 bytes of text, as a short message is. */
export const LOAD_TEXT =
  "I opened the statement today, and it was less than I feared. Thank you for waiting with me until I could do it myself.";

/** A closed loop: each of `inFlight` connections asks again as soon as it is answered. */
async function load(order: LoadOrder): Promise<LoadReport> {
  const keyStart = randomBytes(6).toString("base64url");
  const requests = order.sessions.flatMap((session) =>
    session.members.map((cookie) => makeRequest(order, session.id, cookie)),
  );
  const startAt = performance.now() + WARM_UP_MS;
  const endAt = startAt + order.seconds * 1_000;
  const latencies: number[] = [];
  let failed = 0;
  let confirmed = 0;
  let next = 0;
  const connections = Array.from({ length: order.inFlight }, () => new RawConnection(new URL(order.url)));
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < endAt) {
        const turn = next++;
        const key = `${keyStart}${String(turn).padStart(KEY_DIGITS, "0")}`;
        // Another conversation each time, in every other one its other member.
        const place = 2 * (turn % order.sessions.length) + (turn % 2);
        const request = requests[place];
        if (request === undefined) throw new Error("no sessions");
        const askedAt = performance.now();
        const ok = await isAnswered(order, connection, request, key);
        const now = performance.now();
        if (ok) confirmed += 1;
        if (!ok) failed += 1;
        else if (askedAt >= startAt && now <= endAt) latencies.push(now - askedAt);
      }
    }),
  );
  for (const connection of connections) connection.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  const { seconds } = order;
  return { done: latencies.length, failed, confirmed, keyStart, seconds, p50: at(0.5), p99: at(0.99) };
}

/** The status is the one a success has, and a send's answer names the very message. */
async function isAnswered(
  { kind }: LoadOrder,
  connection: RawConnection,
  request: (key: string) => string,
  key: string,
): Promise<boolean> {
  const answer = await connection.ask(request(key)).catch(() => null);
  if (answer === null || answer.status !== OK[kind]) return false;
  return kind !== "send" || answer.includes(key);
}

/** A whole request, but for the message's key. */
function makeRequest({ kind, url }: LoadOrder, channelId: string, cookie: string): (key: string) => string {
  const { host, origin } = new URL(url);
  const isSend = kind === "send";
  const [before, after] = isSend
    ? [`{"channelId":"${channelId}","content":"${LOAD_TEXT}","clientMessageId":"`, `"}`]
    : [`{"action":"history","channelId":"${channelId}"${kind === "page" ? ',"before":60' : ""}}`, ""];
  const length = before.length + after.length + (isSend ? KEY_CHARACTERS : 0);
  const head = [
    `POST /api/chat/${isSend ? "send" : "messaging"} HTTP/1.1`,
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    `Origin: ${origin}`,
    "Content-Type: application/json",
    `Content-Length: ${length}`,
  ].join("\r\n");
  const start = `${head}\r\n\r\n${before}`;
  return (key) => (isSend ? `${start}${key}${after}` : start);
}

process.once("message", (order: LoadOrder) => {
  void load(order).then((report) => process.send?.(report, () => process.disconnect()));
});
