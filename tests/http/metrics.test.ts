import { afterAll, beforeAll, expect, test } from "vitest";
import { action as messaging } from "~/routes/api.chat.messaging";
import { loader as readMetrics } from "~/routes/metrics";
import type { LocalIdentity } from "~/services/identity-port";
import { makeGet, makePractice, ORIGIN, type Practice } from "./identity/make-practice";

const TOKEN = "a-metrics-token-of-this-test";

let practice: Practice;
beforeAll(async () => {
  practice = await makePractice({ METRICS_TOKEN: TOKEN });
});
afterAll(() => practice.close());

async function listChannels(): Promise<Response> {
  const { deps } = practice;
  const identity = deps.identity as LocalIdentity;
  const sam = await identity.directory.findPerson("sam@example.com");
  if (sam === null) throw new Error("Sam is not there");
  const request = new Request(`${ORIGIN}/api/chat/messaging?secret=canary`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${identity.issueToken({ person: sam }).token}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ action: "list_channels" }),
  });
  return await messaging(practice.args(request));
}

test("tell what the process did, in Prometheus's words, and nothing of anybody", async () => {
  expect((await listChannels()).status).toBe(200);
  const response = await readMetrics(
    practice.args(makeGet("/metrics", { Authorization: `Bearer ${TOKEN}` })),
  );
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  const text = await response.text();
  expect(text).toContain('chat_http_requests_total{endpoint="messaging",status="200"} 1\n');
  expect(text).toMatch(/chat_query_seconds_count\{query="read_channels",ok="true"\} [1-9]/);
  expect(text).toMatch(/chat_pool_connections\{state="idle"\} [1-9]/);
  for (const secret of ["sam", "canary", "user_", "@", TOKEN])
    expect(text.toLowerCase()).not.toContain(secret);
  // Every line is a comment or a sample.
  for (const line of text.trimEnd().split("\n"))
    expect(line).toMatch(/^(?:# .*|[a-z_]+(?:\{[^{}]*\})? \S+|)$/);
});

test("are not there for others; this machine is known by its socket", async () => {
  const ask = (peerAddress: string) => {
    const { context, ...args } = practice.args(makeGet("/metrics"));
    return readMetrics({ ...args, context: { ...context, peerAddress } });
  };
  const refused = await ask("10.0.0.7");
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({ error: { code: "not_found" } });
  expect((await ask("127.0.0.1")).status).toBe(200);
});
