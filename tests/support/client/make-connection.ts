import { vi } from "vitest";
import { createChatFetch } from "~/client/chat-fetch";
import { browserClock } from "~/client/clock";
import { type ConnectionOptions, createConnection } from "~/client/connection";
import type { ConnectionState } from "~/client/snapshot";
import type { StreamEvent } from "~/protocol/events";
import { PATHS } from "~/protocol/paths";
import { FakeChatServer } from "../fake-chat-server";
import { createFakePage, createFakeRandom } from "./fake-page";
import { DANA, SAM } from "./make-wire";

/** Lets everything happen that needs no time to pass. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await vi.advanceTimersByTimeAsync(0);
}

/** A connection of Sam's to a server with one conversation "c1", and all that it says. Needs fake timers. */
export function makeConnection(options: Partial<ConnectionOptions> = {}) {
  const server = new FakeChatServer(SAM);
  server.truth.open("c1", SAM, DANA);
  const page = createFakePage();
  const states: ConnectionState[] = [];
  const events: StreamEvent[] = [];
  const unreadable = vi.fn();
  const connection = createConnection({
    path: PATHS.stream,
    cursor: server.list().cursor,
    fetch: createChatFetch({ fetch: server.fetch }),
    clock: browserClock,
    random: createFakeRandom(),
    signals: page,
    onEvents: (batch) => events.push(...batch),
    onState: (state) => states.push(state),
    onUnreadable: unreadable,
    ...options,
  });
  return {
    server,
    page,
    connection,
    states,
    events,
    unreadable,
    status: () => states.at(-1)?.status,
    asked: () => server.requestsTo(PATHS.stream),
    lastEventIds: () => server.requestsTo(PATHS.stream).map(({ headers }) => headers.get("Last-Event-ID")),
    texts: () => events.flatMap((event) => (event.event === "message" ? [event.data.content] : [])),
    /** Dana writes. */
    say: (text: string) => server.truth.send("c1", DANA, text, `dana-${text}`),
  };
}
