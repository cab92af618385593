/** What the tabs of one browser have to agree on before one of them speaks. */
export interface NoticeTabs {
  /** This tab counts from now on; returns the way out, for good. */
  join(): () => void;
  /** Whether a person looks at any of the tabs. */
  isAnyVisible(): Promise<boolean>;
  /** One tab after the other. */
  takeTurn(work: () => Promise<void>): Promise<void>;
  /** Tells the other tabs that this conversation has just been spoken of. */
  tell(channelId: string): void;
  listen(listener: (channelId: string) => void): () => void;
}

/** The parts of the browser that are used. Without locks or a channel each tab decides for itself. */
export interface NoticeTabsParts {
  readonly document: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
  readonly locks: LockManager | null;
  readonly channel: BroadcastChannel | null;
}

const VISIBLE = "renavest-visible";
const TURN = "renavest-notice";

/** The tabs of this browser. A visible tab holds a shared lock: whoever gets it alone knows that nobody is looking. */
export function createNoticeTabs({ document, locks, channel }: NoticeTabsParts): NoticeTabs {
  const isVisible = () => document.visibilityState === "visible";
  let letGo: (() => void) | null = null;

  function follow(): void {
    if (!isVisible()) {
      letGo?.();
      letGo = null;
    } else if (letGo === null) {
      const hidden = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      // Refused when the page goes away while it waits: then nothing is left to hold.
      locks?.request(VISIBLE, { mode: "shared" }, () => hidden).catch(() => undefined);
    }
  }

  return {
    join() {
      follow();
      document.addEventListener("visibilitychange", follow);
      return () => {
        document.removeEventListener("visibilitychange", follow);
        letGo?.();
        letGo = null;
        channel?.close();
      };
    },
    async isAnyVisible() {
      if (isVisible() || locks === null) return isVisible();
      return locks.request(VISIBLE, { ifAvailable: true }, async (lock) => lock === null);
    },
    async takeTurn(work) {
      await (locks === null ? work() : locks.request(TURN, work));
    },
    tell: (channelId) => channel?.postMessage({ told: channelId }),
    listen(listener) {
      const hear = ({ data }: MessageEvent<{ told?: unknown } | null>) => {
        if (typeof data?.told === "string") listener(data.told);
      };
      channel?.addEventListener("message", hear);
      return () => channel?.removeEventListener("message", hear);
    },
  };
}

/** The real tabs. */
export function findNoticeTabs(): NoticeTabs {
  return createNoticeTabs({
    document,
    // Only pages that came over a safe connection have them.
    locks: navigator.locks ?? null,
    channel: typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(TURN),
  });
}
