import { DATA_HEADERS } from "./security-headers.server";

/** Contract section 3. `no-transform` keeps compression, which would hold events back, away. */
export const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
  ...DATA_HEADERS,
} as const;

/** Headers of every JSON answer; nobody in between keeps a copy. */
export function jsonHeaders(
  requestId: string,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    ...DATA_HEADERS,
    "X-Request-Id": requestId,
    ...own,
  };
}

/** A file to keep: never shown in place of our page, whatever is in it, and kept by nobody in between. */
export function fileHeaders(fileName: string, contentType: string): Record<string, string> {
  return {
    "Content-Type": contentType,
    "Content-Disposition": `attachment; filename="${fileName}"`,
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
    ...DATA_HEADERS,
  };
}

/** A stream's reader that takes nothing may hold at most this much; then it has to come back with its cursor. */
export const MAX_WAITING_BYTES = 1024 * 1024;
/** Below this, a long replay goes on. */
export const DRAINED_BYTES = 64 * 1024;
/** A comment between two lines is ignored by every parser, wherever it falls. */
export const HEARTBEAT = ": \n";
