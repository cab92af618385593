import type { Connection } from "./connection";
import type { DeviceVault } from "./device-vault";
import type { OutboxItem } from "./outbox-item";
import type { OwnWord } from "./own-words";
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
  /** Reads what another tab said of one's own writing; null: nothing that is known here. */
  readWord(said: unknown): OwnWord | null;
  /** Reads a message on its way that was written down here; null: none. */
  readItem(kept: unknown): OutboxItem | null;
  /** Hears who signs in and out in other tabs. */
  openPeopleLine(personId: string, onGone: () => void): PeopleLine;
}

/** A page by itself, with a connection of its own: what is unsent ends with it. */
export function createLoneDevice(connect: Device["connect"]): Device {
  return {
    tabs: null,
    connect,
    openVault: () => ({
      open: async () => new Map(),
      write: () => undefined,
      wipe: () => undefined,
      keeps: () => false,
    }),
    readWord: () => null,
    readItem: () => null,
    openPeopleLine: () => ({ open: () => undefined, sayGone: () => undefined, close: () => undefined }),
  };
}
