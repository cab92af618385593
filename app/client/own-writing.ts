import type { Device } from "./device";
import { createDrafts, type Drafts } from "./drafts";
import { createOutbox, type Outbox, type OutboxOptions } from "./outbox";
import type { OwnWord } from "./own-words";
import type { TabLine } from "./tab-tools";

/** What one's own writing needs, and whom it tells. */
export interface OwnWritingOptions extends Omit<OutboxOptions, "vault" | "tell" | "readItem"> {
  readonly device: Device;
  /** Whose it is. */
  readonly personId: string;
}

/** What the person writes, until the server has it: kept on the device, the same in all tabs, sent by one of them. */
export interface OwnWriting {
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  /** Reads what was kept, and hears the other tabs. */
  start(): void;
  stop(): void;
  /** Whether this tab sends for all. Nothing is sent before what was kept is known, because that comes first. */
  lead(leads: boolean): void;
  keeps(): boolean;
  /** Forgets everything in this page; what this device keeps stays. */
  clear(): void;
  /** Forgets everything, on this device too. */
  wipe(): void;
}

/** Makes it at rest. */
export function createOwnWriting(options: OwnWritingOptions): OwnWriting {
  const { clock, device, personId } = options;
  const vault = device.openVault(personId);
  const drafts = createDrafts({ clock, vault, tell });
  const outbox = createOutbox({ ...options, vault, tell, readItem: device.readItem });
  let line: TabLine | null = null;
  let running = false;
  let loaded = false;
  let leads = false;

  function tell(word: OwnWord): void {
    line?.post(word);
  }

  function hear(data: unknown): void {
    const word = device.readWord(data);
    if (word?.kind === "draft") {
      drafts.hear(word.channelId, word.text);
      options.onChange();
    } else if (word !== null) outbox.hear(word);
  }

  function sendIfFirst(): void {
    if (running && loaded && leads) outbox.start();
    else outbox.stop();
  }

  function clear(): void {
    outbox.clear();
    drafts.clear();
  }

  async function load(): Promise<void> {
    const kept = await vault.open();
    drafts.load(kept);
    outbox.load(kept);
    loaded = true;
    options.onChange();
    sendIfFirst();
  }

  return {
    outbox,
    drafts,
    start() {
      if (running) return;
      running = true;
      line = device.tabs?.openLine(`renavest-chat:1:own:${personId}`, hear) ?? null;
      tell({ kind: "ask" });
      if (loaded) sendIfFirst();
      else void load();
    },
    stop() {
      running = false;
      sendIfFirst();
      line?.close();
      line = null;
    },
    lead(next) {
      leads = next;
      // What another tab could not keep, this one has to hear of before it is the one that sends.
      if (leads) tell({ kind: "ask" });
      sendIfFirst();
    },
    keeps: vault.keeps,
    clear,
    wipe() {
      clear();
      vault.wipe();
    },
  };
}
