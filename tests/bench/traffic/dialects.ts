import { randomBytes } from "node:crypto";
import { channelStreamPath, PATHS } from "~/protocol/paths";
import type { LoadSession } from "../bench-app";
import type { Dialect } from "./http-wire";
import type { Signal } from "./wire";

const JSON_BODY = "Content-Type: application/json";

/** The app: the stream that pages hold, the requests that pages make. */
export const chatDialect: Dialect = {
  opening: "ready",
  streamHead: ({ members }, seat) => ({ path: PATHS.stream, headers: [`Cookie: ${members[seat]}`] }),
  post: (session, seat, signal) => ({
    path: signal.kind === "message" ? PATHS.send : PATHS.messaging,
    headers: [`Cookie: ${session.members[seat]}`, JSON_BODY],
    body: JSON.stringify(toChatBody(session, signal)),
  }),
};

/** Our own bare servers: the same bytes on the wire, but nobody asks who it is. */
export const rawDialect: Dialect = {
  opening: "ready",
  streamHead: ({ id, members }, seat) => ({
    path: channelStreamPath(id),
    headers: [`Cookie: ${members[seat]}`],
  }),
  post: chatDialect.post,
};

/** nginx with nchan, as its manual has it. */
export const nchanDialect: Dialect = {
  opening: null,
  streamHead: ({ id }) => ({ path: `/subscribe?id=${id}`, headers: [] }),
  post: ({ id }, _seat, signal) => ({
    path: `/publish?id=${id}`,
    headers: ["Content-Type: text/plain"],
    body: signal.kind === "message" ? signal.text : signal.kind,
  }),
};

function toChatBody({ id: channelId }: LoadSession, signal: Signal) {
  if (signal.kind === "message")
    return { channelId, content: signal.text, clientMessageId: randomBytes(12).toString("base64url") };
  return signal.kind === "typing"
    ? { action: "typing", channelId, typing: true }
    : { action: "mark_read", channelId, seq: signal.seq };
}
