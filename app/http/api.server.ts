import type { StreamOpening } from "~/services/live/stream-sink";

/** A request as endpoints see it: no framework's object, so that both lanes can make one cheaply. */
export interface ApiRequest {
  readonly method: string;
  /** Path parameters of the route. */
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  /** Null when absent. */
  header(name: string): string | null;
  /** The whole body; throws ChatError `too_large` as soon as it passes `maxBytes`. */
  readBody(maxBytes: number): Promise<Uint8Array>;
  readonly requestId: string;
}

/** A finished answer; the body is made into JSON by the lane. */
export interface JsonAnswer {
  readonly kind: "json";
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that goes on: events until somebody ends it. */
export interface StreamAnswer {
  readonly kind: "stream";
  readonly opening: StreamOpening;
}

/** What an endpoint returns. */
export type ApiAnswer = JsonAnswer | StreamAnswer;

/** A 2xx answer. */
export function json(body: unknown, status = 200): JsonAnswer {
  return { kind: "json", status, body };
}
