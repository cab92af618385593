import { createNoticeTabs, type NoticeTabs } from "~/client/notices/notice-tabs";

/** One tab of a fake browser. */
export interface FakeTab {
  readonly tabs: NoticeTabs;
  setVisible(visible: boolean): void;
}

type Held = { readonly mode: LockMode };

/** Locks as a browser has them: shared or exclusive, in the order they were asked for. */
export class FakeLockManager {
  private readonly held = new Map<string, Held[]>();
  private readonly waiting: (() => void)[] = [];

  readonly request = async (name: string, ...rest: unknown[]): Promise<unknown> => {
    const work = rest.at(-1) as (lock: unknown) => unknown;
    const { mode = "exclusive", ifAvailable = false } = rest.length > 1 ? (rest[0] as LockOptions) : {};
    const isFree = () => {
      const others = this.held.get(name) ?? [];
      return mode === "shared" ? others.every((one) => one.mode === "shared") : others.length === 0;
    };
    if (!isFree() && ifAvailable) return work(null);
    while (!isFree()) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const mine = { mode };
    this.held.set(name, [...(this.held.get(name) ?? []), mine]);
    try {
      return await work({ name, mode });
    } finally {
      this.held.set(
        name,
        (this.held.get(name) ?? []).filter((one) => one !== mine),
      );
      for (const wake of this.waiting.splice(0)) wake();
    }
  };
}

/** A browser whose tabs share locks (none: an old browser) and one channel. */
export function createFakeBrowser({ locks = true }: { readonly locks?: boolean } = {}) {
  const manager = new FakeLockManager();
  const channels: EventTarget[] = [];

  function openChannel(): BroadcastChannel {
    const own = new EventTarget();
    channels.push(own);
    return Object.assign(own, {
      postMessage: (data: unknown) => {
        for (const other of channels) {
          if (other !== own) queueMicrotask(() => other.dispatchEvent(new MessageEvent("message", { data })));
        }
      },
      close: () => void channels.splice(channels.indexOf(own), 1),
    }) as unknown as BroadcastChannel;
  }

  return {
    openChannels: () => channels.length,
    openTab(visible = false): FakeTab {
      const document = Object.assign(new EventTarget(), { visibilityState: visible ? "visible" : "hidden" });
      return {
        tabs: createNoticeTabs({
          document: document as unknown as Document,
          locks: locks ? (manager as unknown as LockManager) : null,
          channel: openChannel(),
        }),
        setVisible(next) {
          document.visibilityState = next ? "visible" : "hidden";
          document.dispatchEvent(new Event("visibilitychange"));
        },
      };
    },
  };
}
