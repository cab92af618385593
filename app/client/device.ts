import { type Connection, createConnection } from "./connection";
import type { DeviceVault } from "./device-vault";
import type { PeopleLine } from "./people-line";
import type { SessionConnectionOptions } from "./session-connection";
import type { TabLine } from "./tab-tools";

/** What a session has of the browser beyond its own page. */
export interface Device {
  /** How this tab finds the others; null: it is alone. */
  readonly tabs: { openLine(name: string, hear: (data: unknown) => void): TabLine } | null;
  /** A connection at rest: one stream for all tabs, or one for this page. */
  connect(options: SessionConnectionOptions): Connection;
  /** Where what one person has not sent yet is kept. */
  openVault(personId: string): DeviceVault;
  /** Hears who signs in and out in other tabs. */
  openPeopleLine(personId: string, onGone: () => void): PeopleLine;
}

/** A page by itself: a stream of its own, and what is unsent ends with it. */
export const LONE_PAGE: Device = {
  tabs: null,
  connect: createConnection,
  openVault: () => ({
    open: async () => new Map(),
    write: () => undefined,
    wipe: () => undefined,
    keeps: () => false,
  }),
  openPeopleLine: () => ({ open: () => undefined, sayGone: () => undefined, close: () => undefined }),
};
