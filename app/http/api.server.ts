import type { RecordDownload } from "~/services/export-record";
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
  /** Whose socket it is, as the socket says and no header; null where the platform does not tell. */
  readonly peerAddress: string | null;
}

/** A finished answer; the body is made into JSON by the lane. */
export interface JsonAnswer {
  readonly kind: "json";
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A finished answer that is no JSON. */
export interface TextAnswer {
  readonly kind: "text";
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
  /** In place of what data carries. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that goes on: events until somebody ends it. */
export interface StreamAnswer {
  readonly kind: "stream";
  readonly opening: StreamOpening;
}

/** An answer that is a file to keep, made while it is sent. */
export interface FileAnswer {
  readonly kind: "file";
  readonly download: RecordDownload;
}

/** What an endpoint returns. */
export type ApiAnswer = JsonAnswer | TextAnswer | StreamAnswer | FileAnswer;

/** A 2xx answer. */
export function json(body: unknown, status = 200): JsonAnswer {
  return { kind: "json", status, body };
}
