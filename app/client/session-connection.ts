import type { ChatState } from "./chat-state";
import type { Connection, ConnectionOptions } from "./connection";
import { describePlace } from "./describe-place";
import { hearStream, type StreamListener } from "./hear-stream";
import { createSharedConnection } from "./shared-connection";
import type { TabTools } from "./tab-tools";

/** What a session's connection needs beside a connection's own needs. */
export interface SessionConnectionOptions extends Omit<ConnectionOptions, "onEvents"> {
  /** Hears what the stream brings. */
  readonly listener: StreamListener;
  get(): ChatState;
  /** Whether this tab acts for all; a tab that is alone always does, and is not told. */
  onLeads(leads: boolean): void;
}

/** One stream for all of a person's tabs. At rest. */
export function createTabConnection(options: SessionConnectionOptions, tabs: TabTools): Connection {
  const { listener, get } = options;
  return createSharedConnection({
    ...options,
    onEvents: hearStream(listener),
    tabs,
    room: `renavest-chat:1:stream:${get().you.id}`,
    describe: () => describePlace(get(), listener.signs.here(), listener.signs.serverNow()),
  });
}
