import type { ChatState } from "./chat-state";
import type { Connection, ConnectionOptions } from "./connection";
import { describePlace } from "./describe-place";
import type { PeerSigns } from "./peer-signs";
import { createSharedConnection } from "./shared-connection";
import type { TabTools } from "./tab-tools";

/** What a session's connection needs beside a connection's own needs. */
export interface SessionConnectionOptions extends ConnectionOptions {
  readonly signs: PeerSigns;
  get(): ChatState;
  /** Whether this tab acts for all; a tab that is alone always does, and is not told. */
  onLeads(leads: boolean): void;
}

/** One stream for all of a person's tabs. At rest. */
export function createTabConnection(options: SessionConnectionOptions, tabs: TabTools): Connection {
  const { signs, get } = options;
  return createSharedConnection({
    ...options,
    tabs,
    room: `renavest-chat:1:stream:${get().you.id}`,
    describe: () => describePlace(get(), signs.here(), signs.serverNow()),
  });
}
