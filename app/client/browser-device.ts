import { connectAlone } from "./connect-alone";
import type { Device } from "./device";
import { createDeviceVault, findDeviceStorage, type KeyValueStore } from "./device-vault";
import { toOutboxItem } from "./outbox-item";
import { parseOwnWord } from "./own-words";
import { createPeopleLine } from "./people-line";
import { createSealer, type Sealer } from "./sealer";
import { createTabConnection } from "./session-connection";
import { findTabTools, type TabTools } from "./tab-tools";

/** What a browser's device is made from. All but the keys have a browser default. */
export interface BrowserDeviceOptions {
  /** What unsent text is sealed with on this device (see `createSealer`); without any it is kept in memory only. */
  readonly deviceKeys?: readonly string[];
  /** In place of one made from the keys. */
  readonly sealer?: Sealer | null;
  /** Where unsent text is kept; null: only in memory. */
  readonly storage?: KeyValueStore | null;
  /** How this tab finds the others of the browser; null: it is alone, with a stream of its own. */
  readonly tabs?: TabTools | null;
}

/** The tabs and the storage of a browser of our own pages. */
export function createBrowserDevice(options: BrowserDeviceOptions): Device {
  const { tabs = findTabTools(), storage = findDeviceStorage() } = options;
  const { sealer = createSealer(options.deviceKeys ?? []) } = options;
  return {
    tabs,
    connect: (own) => (tabs === null ? connectAlone(own) : createTabConnection(own, tabs)),
    openVault: (personId) => createDeviceVault(storage, sealer, personId),
    readWord: parseOwnWord,
    readItem: toOutboxItem,
    openPeopleLine: (personId, onGone) => createPeopleLine(tabs, personId, onGone),
  };
}
