import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { BreakerState, Metrics, MetricsText } from "~/services/ports/metrics";
import { type PoolCounts, watchPool, watchProcess } from "./metrics-gauges.server";

const MS_PER_SECOND = 1_000;
/** From a memory look-up to a time-out. */
const WORK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A stream lives four minutes; much less says that something cuts it. */
const LIFE_SECONDS = [1, 5, 15, 30, 60, 120, 180, 240, 300];
const BREAKER_VALUE: Record<BreakerState, number> = { closed: 0, half_open: 1, open: 2 };

/** The metrics of one process, and what makes text of them. */
export interface ProcessMetrics extends Metrics {
  readonly text: MetricsText;
  /** Shows how busy the database connections are, from now on. */
  watchPool(pool: PoolCounts): void;
  /** Stops measuring the event loop. */
  close(): void;
}

/** prom-client with a registry of its own: several sets live beside each other in one process. */
export function createMetrics(options: { readonly nowMs?: () => number } = {}): ProcessMetrics {
  const registry = new Registry();
  const { nowMs = () => performance.now() } = options;
  const series = createSeries(registry);
  const stopWatching = watchProcess(registry);
  const since = (startedMs: number) => (nowMs() - startedMs) / MS_PER_SECOND;

  return {
    streamAsked() {
      const askedMs = nowMs();
      return {
        began() {
          series.firstEvent.observe(since(askedMs));
          series.open.inc();
          const beganMs = nowMs();
          return () => {
            series.open.dec();
            series.lifetime.observe(since(beganMs));
          };
        },
      };
    },
    sendStarted() {
      const startedMs = nowMs();
      return (outcome) => {
        series.sends.inc({ outcome });
        series.sendTime.observe(since(startedMs));
      };
    },
    hintHeard() {
      const heardMs = nowMs();
      return () => series.hintTime.observe(since(heardMs));
    },
    sweepCaught: (channels) => series.sweepCatches.inc(channels),
    queryStarted(query) {
      const startedMs = nowMs();
      return (ok) => series.queryTime.observe({ query, ok: String(ok) }, since(startedMs));
    },
    requestStarted(endpoint) {
      const startedMs = nowMs();
      return (status) => {
        series.requests.inc({ endpoint, status });
        series.requestTime.observe({ endpoint }, since(startedMs));
      };
    },
    cacheRead: (result) => series.cacheReads.inc({ result }),
    carrierTold: (news) => series.carrierNews.inc({ news }),
    breakerChanged: (breaker, state) => series.breakers.set({ breaker }, BREAKER_VALUE[state]),
    auditVerified(ok, at) {
      series.auditOk.set(ok ? 1 : 0);
      series.auditAt.set(at.getTime() / MS_PER_SECOND);
    },
    text: { contentType: registry.contentType, read: () => registry.metrics() },
    watchPool: (pool) => watchPool(registry, pool),
    close: stopWatching,
  };
}

/** Absent until the trail has been verified: no news is neither good nor bad. */
function createAuditSeries(registry: Registry) {
  const gauge = (name: string, help: string) => {
    const made = new Gauge({ name, help, registers: [registry] });
    made.remove();
    return made;
  };
  return {
    auditOk: gauge("chat_audit_chain_ok", "1: the audit trail was whole when last verified; 0: it was not"),
    auditAt: gauge("chat_audit_verified_timestamp_seconds", "When the audit trail was last verified"),
  };
}

/** Every series a dashboard may rely on. */
function createSeries(registry: Registry) {
  const registers = [registry];
  const buckets = WORK_SECONDS;
  const time = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  const count = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const open = { name: "chat_streams_open", help: "Streams open now", registers };
  const lifetime = { name: "chat_stream_lifetime_seconds", help: "How long streams lived", registers };
  const breakers = {
    name: "chat_breaker_state",
    help: "0 closed, 1 half open, 2 open",
    labelNames: ["breaker"] as const,
    registers,
  };
  return {
    open: new Gauge(open),
    lifetime: new Histogram({ ...lifetime, buckets: LIFE_SECONDS }),
    firstEvent: time("chat_stream_first_event_seconds", "From asking for a stream to its first event"),
    sends: count("chat_sends_total", "Sends by what became of them", ["outcome"]),
    sendTime: time("chat_send_seconds", "From a checked request to the commit, or to the refusal"),
    hintTime: time("chat_hint_delivery_seconds", "From hearing of another process's change to delivering it"),
    sweepCatches: count("chat_sweep_catches_total", "Channels whose hint was lost, or slower than the sweep"),
    cacheReads: count("chat_cache_reads_total", "Reads of the recent-message cache", ["result"]),
    carrierNews: count("chat_carrier_news_total", "What Stream told of, by what became of it", ["news"]),
    breakers: new Gauge(breakers),
    ...createAuditSeries(registry),
    queryTime: time("chat_query_seconds", "Database work, waiting for a connection included", [
      "query",
      "ok",
    ]),
    requests: count("chat_http_requests_total", "API requests answered", ["endpoint", "status"]),
    requestTime: time("chat_http_request_seconds", "Until the answer, or a stream's opening, was ready", [
      "endpoint",
    ]),
  };
}
