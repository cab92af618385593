import type { Metrics } from "~/services/ports/metrics";

/** Keeps what was measured as words, for the test to read. */
export interface FakeMetrics extends Metrics {
  readonly lines: string[];
  readonly openStreams: number;
}

export function createFakeMetrics(): FakeMetrics {
  const lines: string[] = [];
  let openStreams = 0;
  return {
    lines,
    get openStreams() {
      return openStreams;
    },
    streamAsked: () => ({
      began() {
        openStreams += 1;
        return () => {
          openStreams -= 1;
        };
      },
    }),
    sendStarted: () => (result) => void lines.push(`send ${result}`),
    hintHeard: () => () => void lines.push("hint delivered"),
    sweepCaught: (channels) => void lines.push(`sweep caught ${channels}`),
    queryStarted: (name) => (ok) => void lines.push(`${name} ${ok ? "ok" : "failed"}`),
    requestStarted: (endpoint) => (status) => void lines.push(`${endpoint} ${status}`),
    cacheRead: (result) => void lines.push(`cache ${result}`),
    auditVerified: (ok, at) => void lines.push(`audit ${ok ? "whole" : "not whole"} ${at.toISOString()}`),
    carrierTold: (news) => void lines.push(`carrier ${news}`),
    breakerChanged: (name, state) => void lines.push(`${name} ${state}`),
  };
}
