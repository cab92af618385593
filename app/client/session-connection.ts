import type { ChatState } from "./chat-state";
import { type Connection, type ConnectionOptions, createConnection } from "./connection";
import { describePlace } from "./describe-place";
import type { PeerSigns } from "./peer-signs";
import { createSharedConnection } from "./shared-connection";
import type { TabTools } from "./tab-tools";

/** What a session's connection needs beside a connection's own needs. */
export interface SessionConnectionOptions extends ConnectionOptions {
  /** Null: a stream for this tab alone. */
  readonly tabs: TabTools | null;
  readonly signs: PeerSigns;
  get(): ChatState;
  /** Whether this tab acts for all; a tab that is alone always does, and is not told. */
  onLeads(leads: boolean): void;
}

/** One stream a browser where its tabs can find each other, else one a tab. At rest. */
export function createSessionConnection(options: SessionConnectionOptions): Connection {
  const { tabs, signs, get } = options;
  if (tabs === null) return createConnection(options);
  return createSharedConnection({
    ...options,
    tabs,
    room: `renavest-chat:1:stream:${get().you.id}`,
    describe: () => describePlace(get(), signs.here(), signs.serverNow()),
  });
}
