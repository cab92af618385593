import type { Clock } from "./clock";
import type { DeviceVault } from "./device-vault";
import type { OwnWord } from "./own-words";
import { isObject } from "./wire-checks";

/** What drafts need, and whom they tell. */
export interface DraftsOptions {
  readonly clock: Clock;
  readonly vault: DeviceVault;
  tell(word: OwnWord): void;
}

/**
 * What is being typed: one draft a conversation, the same in all tabs of the browser. Who types writes it down, the
 * others hear of it; so the last keystroke wins, and no two drafts can fight.
 */
export interface Drafts {
  /** Null as long as nobody has looked what was written down before. */
  get(channelId: string): string | null;
  set(channelId: string, draft: string): void;
  /** Takes in what was kept on this device; what was typed meanwhile stands below it. */
  load(kept: ReadonlyMap<string, unknown>): void;
  /** Another tab's draft. */
  hear(channelId: string, draft: string): void;
  /** Forgets all of them; what was written down is the vault's to wipe. */
  clear(): void;
}

/** How long what was written and not sent is kept on a device, ms. */
export const KEPT_MS = 30 * 24 * 60 * 60_000;
const PREFIX = "draft:";

/** Makes drafts that know of nothing kept yet. */
export function createDrafts({ clock, vault, tell }: DraftsOptions): Drafts {
  const texts = new Map<string, string>();
  /** Drafts of this very tab: they stand beside what is found on the device, which another tab's replace. */
  const typed = new Set<string>();
  let loaded = false;

  function set(channelId: string, draft: string): void {
    texts.set(channelId, draft);
    if (draft === "") typed.delete(channelId);
    else typed.add(channelId);
    vault.write(PREFIX + channelId, draft === "" ? null : { text: draft, at: clock.now() });
    tell({ kind: "draft", channelId, text: draft });
  }

  return {
    get: (channelId) => (loaded ? (texts.get(channelId) ?? "") : null),
    set,
    load(kept) {
      for (const [name, value] of kept) {
        if (!name.startsWith(PREFIX)) continue;
        const channelId = name.slice(PREFIX.length);
        const text = toText(value, clock.now() - KEPT_MS);
        if (text === null) vault.write(name, null);
        else if (!texts.has(channelId)) texts.set(channelId, text);
        else if (typed.has(channelId)) set(channelId, `${text}\n${texts.get(channelId)}`);
      }
      loaded = true;
    },
    hear(channelId, draft) {
      typed.delete(channelId);
      texts.set(channelId, draft);
    },
    clear: () => texts.clear(),
  };
}

function toText(value: unknown, sinceMs: number): string | null {
  if (!isObject(value) || typeof value.text !== "string" || value.text === "") return null;
  return typeof value.at === "number" && value.at > sinceMs ? value.text : null;
}
