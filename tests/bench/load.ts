import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import type { LoadSession } from "./bench-app";

/** What to ask for, how often at once and for how long. */
export interface LoadOrder {
  readonly kind: "send" | "history";
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
}

/** Not counted: connections and caches are made in it. */
const WARM_UP_MS = 1_000;

/** 120 bytes of text, as a short message is. */
const TEXT =
  "I opened the statement today, and it was less than I feared. Thank you for waiting with me until I could do it myself.";

/** A closed loop: each of `inFlight` asks again as soon as it is answered. */
async function load(order: LoadOrder): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.inFlight });
  const startAt = performance.now() + WARM_UP_MS;
  const endAt = startAt + order.seconds * 1_000;
  const latencies: number[] = [];
  let failed = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: order.inFlight }, async () => {
      while (performance.now() < endAt) {
        const turn = next++;
        const askedAt = performance.now();
        const ok = await ask(order, agent, turn);
        const now = performance.now();
        if (askedAt < startAt || now > endAt) continue;
        if (ok) latencies.push(now - askedAt);
        else failed += 1;
      }
    }),
  );
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { done: latencies.length, failed, seconds: order.seconds, p50: at(0.5), p99: at(0.99) };
}

function ask(order: LoadOrder, agent: Agent, turn: number): Promise<boolean> {
  const session = order.sessions[turn % order.sessions.length];
  if (session === undefined) throw new Error("no sessions");
  const cookie = session.members[turn % 2] ?? "";
  const isSend = order.kind === "send";
  const body = JSON.stringify(
    isSend
      ? { channelId: session.id, content: TEXT, clientMessageId: randomBytes(12).toString("base64url") }
      : { action: "history", channelId: session.id },
  );
  const headers = {
    cookie,
    origin: new URL(order.url).origin,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve) => {
    const path = isSend ? "/api/chat/send" : "/api/chat/messaging";
    const call = request(`${order.url}${path}`, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode === (isSend ? 201 : 200)));
    });
    call.once("error", () => resolve(false));
    call.end(body);
  });
}

process.once("message", (order: LoadOrder) => {
  void load(order).then((report) => process.send?.(report, () => process.disconnect()));
});
