import { afterEach, expect, test } from "vitest";
import { createMetrics, type ProcessMetrics } from "~/adapters/metrics.server";

const made: ProcessMetrics[] = [];
afterEach(() => {
  for (const metrics of made.splice(0)) metrics.close();
});

/** Metrics on a clock that moves when the test says so. */
function makeMetrics() {
  let atMs = 0;
  const metrics = createMetrics({ nowMs: () => atMs });
  made.push(metrics);
  const read = async (name: string) =>
    (await metrics.text.read()).split("\n").filter((line) => line.startsWith(name));
  const pass = (ms: number) => {
    atMs += ms;
  };
  return { metrics, read, pass };
}

test("streams: how many, how long until the first event, how long they lived", async () => {
  const { metrics, read, pass } = makeMetrics();
  const asked = metrics.streamAsked();
  pass(20);
  const ended = asked.began();
  metrics.streamAsked().began();
  expect(await read("chat_streams_open")).toEqual(["chat_streams_open 2"]);
  expect(await read("chat_stream_first_event_seconds_sum")).toEqual([
    "chat_stream_first_event_seconds_sum 0.02",
  ]);
  pass(61_000);
  ended();
  expect(await read("chat_streams_open")).toEqual(["chat_streams_open 1"]);
  expect(await read('chat_stream_lifetime_seconds_bucket{le="60"}')).toEqual([
    'chat_stream_lifetime_seconds_bucket{le="60"} 0',
  ]);
  expect(await read('chat_stream_lifetime_seconds_bucket{le="120"}')).toEqual([
    'chat_stream_lifetime_seconds_bucket{le="120"} 1',
  ]);
});

test("sends, queries, requests and hints: by result, with their time", async () => {
  const { metrics, read, pass } = makeMetrics();
  const ends = [
    metrics.sendStarted(),
    metrics.queryStarted("append"),
    metrics.requestStarted("send"),
    metrics.hintHeard(),
  ] as const;
  pass(500);
  ends[0]("stored");
  ends[1](true);
  ends[2](201);
  ends[3]();
  metrics.sendStarted()("rate_limited");
  expect(await read("chat_sends_total")).toEqual([
    'chat_sends_total{outcome="stored"} 1',
    'chat_sends_total{outcome="rate_limited"} 1',
  ]);
  expect(await read("chat_send_seconds_sum")).toEqual(["chat_send_seconds_sum 0.5"]);
  expect(await read("chat_query_seconds_sum")).toEqual([
    'chat_query_seconds_sum{query="append",ok="true"} 0.5',
  ]);
  expect(await read("chat_http_requests_total")).toEqual([
    'chat_http_requests_total{endpoint="send",status="201"} 1',
  ]);
  expect(await read("chat_hint_delivery_seconds_count")).toEqual(["chat_hint_delivery_seconds_count 1"]);
});

test("sweep catches, cache reads and breakers", async () => {
  const { metrics, read } = makeMetrics();
  metrics.sweepCaught(3);
  metrics.cacheRead("hit");
  metrics.cacheRead("hit");
  metrics.cacheRead("failed");
  metrics.breakerChanged("redis", "open");
  expect(await read("chat_sweep_catches_total")).toEqual(["chat_sweep_catches_total 3"]);
  expect(await read("chat_cache_reads_total")).toEqual([
    'chat_cache_reads_total{result="hit"} 2',
    'chat_cache_reads_total{result="failed"} 1',
  ]);
  expect(await read("chat_breaker_state")).toEqual(['chat_breaker_state{breaker="redis"} 2']);
});

test("the pool, memory and the event loop are read when the metrics are", async () => {
  const { metrics, read } = makeMetrics();
  const pool = { totalCount: 10, idleCount: 3, waitingCount: 0 };
  metrics.watchPool(pool);
  pool.waitingCount = 7;
  expect(await read("chat_pool_connections")).toEqual([
    'chat_pool_connections{state="busy"} 7',
    'chat_pool_connections{state="idle"} 3',
    'chat_pool_connections{state="waiting"} 7',
  ]);
  expect(await read("process_resident_memory_bytes")).toEqual([expect.stringMatching(/ \d{6,}$/)]);
  expect(await read("chat_event_loop_lag_seconds{")).toEqual([
    expect.stringMatching(/^chat_event_loop_lag_seconds\{quantile="0.5"\} \d/),
    expect.stringMatching(/^chat_event_loop_lag_seconds\{quantile="0.99"\} \d/),
    expect.stringMatching(/^chat_event_loop_lag_seconds\{quantile="1"\} \d/),
  ]);
});

test("two sets in one process do not mix", async () => {
  const [one, other] = [makeMetrics(), makeMetrics()];
  one.metrics.sweepCaught(1);
  expect(await other.read("chat_sweep_catches_total")).toEqual(["chat_sweep_catches_total 0"]);
});
