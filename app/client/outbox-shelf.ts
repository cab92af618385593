import type { WireMessage } from "~/protocol/messages";
import type { Clock } from "./clock";
import type { DeviceVault } from "./device-vault";
import { KEPT_MS } from "./drafts";
import { type OutboxItem, placeItem, toStored } from "./outbox-item";
import type { OwnWord } from "./own-words";
import type { Random } from "./random";

/** What a shelf needs, and whom it tells. */
export interface OutboxShelfOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: DeviceVault;
  /** Reads what was written down; null: nothing this page can have made. */
  readItem(kept: unknown): OutboxItem | null;
  /** Tells the person's other tabs. */
  tell(word: OwnWord): void;
  /** Changes whenever a history was replaced. */
  era(): number;
  onChange(): void;
}

/** One's own messages that the server has not confirmed: the same in all tabs, and written down. */
export interface OutboxShelf {
  /** In the order they were written; a new array whenever anything in it changes. */
  items(): readonly OutboxItem[];
  find(clientMessageId: string): OutboxItem | undefined;
  add(channelId: string, content: string): OutboxItem;
  /** Replaces the one under the same key, for all tabs. */
  change(item: OutboxItem): void;
  /** Written now, as far as the order goes. */
  renew(item: OutboxItem): OutboxItem;
  /** Replaces it in this tab alone. */
  hold(item: OutboxItem): void;
  remove(gone: readonly OutboxItem[]): void;
  /** These messages are in the conversation, whatever became of the answer. */
  confirm(messages: readonly WireMessage[]): void;
  /** Takes in what was kept on this device. */
  load(kept: ReadonlyMap<string, unknown>): void;
  /** Takes in what another tab said. `sends`: this is the tab that knows how far they are. */
  hear(word: OwnWord, sends: boolean): void;
  clear(): void;
}

const PREFIX = "out:";
const QUEUED = { state: "queued", error: null } as const;

/** Makes an empty shelf. */
export function createOutboxShelf(options: OutboxShelfOptions): OutboxShelf {
  const { clock, random, vault, tell } = options;
  let items: readonly OutboxItem[] = [];
  /** Sent or given up: whoever still speaks of it is late. */
  const over = new Set<string>();
  /** Another tab's answer says that the server has it; our own stream is about to bring it. By era. */
  const arriving = new Map<string, number>();

  function find(clientMessageId: string): OutboxItem | undefined {
    return items.find((one) => one.clientMessageId === clientMessageId);
  }

  function hold(item: OutboxItem): void {
    items = placeItem(items, item);
    options.onChange();
  }

  function change(item: OutboxItem): void {
    hold(item);
    // `sending` is nothing that a later visit has to know.
    if (item.state !== "sending") vault.write(PREFIX + item.clientMessageId, toStored(item));
    tell({ kind: "put", item });
  }

  function remove(gone: readonly OutboxItem[]): void {
    for (const { clientMessageId } of gone) {
      over.add(clientMessageId);
      vault.write(PREFIX + clientMessageId, null);
    }
    if (gone.length === 0) return;
    items = items.filter((item) => !gone.includes(item));
    options.onChange();
  }

  /** Later than all that is known, so that it stays behind them whatever the clock does. */
  function renew(item: OutboxItem): OutboxItem {
    const lastMs = Math.max(0, ...items.map(({ createdAt }) => Date.parse(createdAt)));
    return { ...item, createdAt: new Date(Math.max(clock.now(), lastMs + 1)).toISOString() };
  }

  function hearPut(item: OutboxItem, sends: boolean): void {
    const { clientMessageId } = item;
    const known = find(clientMessageId);
    const isWish = known === undefined || (known.state === "failed" && item.state !== "failed");
    if (!over.has(clientMessageId) && (isWish || !sends)) hold(item);
    // Told by a tab that slept through it, perhaps to one that has just opened.
    if (over.has(clientMessageId) && sends) tell({ kind: "drop", clientMessageId });
  }

  return {
    items: () => items,
    find,
    add(channelId, content) {
      const fresh = { channelId, clientMessageId: random.id(), content, createdAt: "", ...QUEUED };
      const item = renew(fresh);
      change(item);
      return item;
    },
    change,
    renew,
    hold,
    remove,
    confirm(messages) {
      if (items.length === 0) return;
      const keys = new Set(messages.map((one) => `${one.channelId} ${one.clientMessageId}`));
      // It arrived in a history that is gone.
      const isLost = (key: string) => arriving.has(key) && arriving.get(key) !== options.era();
      remove(
        items.filter(({ channelId, clientMessageId: key }) => keys.has(`${channelId} ${key}`) || isLost(key)),
      );
    },
    load(kept) {
      for (const [name, value] of kept) {
        if (!name.startsWith(PREFIX)) continue;
        const item = options.readItem(value);
        const isTooOld = item !== null && clock.now() - Date.parse(item.createdAt) > KEPT_MS;
        if (item === null || isTooOld) vault.write(name, null);
        else if (!over.has(item.clientMessageId) && find(item.clientMessageId) === undefined) hold(item);
      }
    },
    hear(word, sends) {
      if (word.kind === "ask")
        for (const item of items) if (!arriving.has(item.clientMessageId)) tell({ kind: "put", item });
      if (word.kind === "put") hearPut(word.item, sends);
      if (word.kind !== "drop" && word.kind !== "stored") return;
      over.add(word.clientMessageId);
      const known = find(word.clientMessageId);
      if (word.kind === "stored") arriving.set(word.clientMessageId, options.era());
      else if (known !== undefined) remove([known]);
    },
    clear() {
      items = [];
      options.onChange();
    },
  };
}
