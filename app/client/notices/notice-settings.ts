import type { KeyValueStore } from "../device-vault";

/** How a person wants to hear of a new message while no page of ours is in view. Both off until they say otherwise. */
export interface NoticeChoice {
  readonly notify: boolean;
  readonly sound: boolean;
}

/** The choice, the same in all tabs of a browser. */
export interface NoticeSettings {
  /** The same object until something changes. */
  get(): NoticeChoice;
  change(part: Partial<NoticeChoice>): void;
  /** Back to nothing: the next person on this device starts in silence. */
  wipe(): void;
  subscribe(listener: () => void): () => void;
}

/** What is needed: whose choice it is, where it is kept (null: only in memory), and word of what another tab wrote there. */
export interface NoticeSettingsOptions {
  /** Public id. Who comes next on this device, also without anybody having signed out, starts in silence. */
  readonly personId: string;
  readonly storage: KeyValueStore | null;
  /** Calls with the key that changed, null when all went; returns the way to stop listening. */
  onOtherTab(listener: (key: string | null) => void): () => void;
}

/** Holds two answers and the random id of who gave them: no name, nothing of a conversation. */
const KEY = "renavest-notices";
type Kept = NoticeChoice & { readonly for: string };
const SILENCE: NoticeChoice = { notify: false, sound: false };

/** Never throws: where nothing can be kept, the choice lasts as long as the page. */
export function createNoticeSettings(options: NoticeSettingsOptions): NoticeSettings {
  const { personId, storage, onOtherTab } = options;
  const listeners = new Set<() => void>();
  let choice = read(storage, personId) ?? SILENCE;

  function set(next: NoticeChoice): void {
    if (next.notify === choice.notify && next.sound === choice.sound) return;
    choice = next;
    for (const listener of [...listeners]) listener();
  }

  function hear(key: string | null): void {
    if (key === KEY || key === null) set(read(storage, personId) ?? SILENCE);
  }

  let unlisten: (() => void) | null = null;
  return {
    get: () => choice,
    change(part) {
      set({ ...choice, ...part });
      attempt(() => storage?.setItem(KEY, JSON.stringify({ for: personId, ...choice })));
    },
    wipe() {
      set(SILENCE);
      attempt(() => storage?.removeItem(KEY));
    },
    subscribe(listener) {
      const own = () => listener();
      listeners.add(own);
      unlisten ??= onOtherTab(hear);
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        unlisten?.();
        unlisten = null;
      };
    },
  };
}

function read(storage: KeyValueStore | null, personId: string): NoticeChoice | null {
  return attempt(() => {
    const kept = JSON.parse(storage?.getItem(KEY) ?? "null") as Partial<Kept> | null;
    if (kept?.for !== personId) return null;
    return { notify: kept.notify === true, sound: kept.sound === true };
  });
}

/** Blocked, full or broken storage throws in every browser in its own way. */
function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
