import type { ChatApi } from "./api";
import type { Clock } from "./clock";

/** Tells the other side that one writes, and when one has stopped. A sign that gets lost is not repeated. */
export interface TypingTeller {
  /** A keystroke; `false`: the field was emptied, left, or its text sent. */
  note(channelId: string, writing: boolean): void;
  /** Says everywhere that one has stopped. */
  stopAll(): void;
}

/** What a teller needs. */
export interface TypingTellerOptions {
  readonly api: ChatApi;
  readonly clock: Clock;
  /** Whether telling makes sense: a network, an open conversation. */
  mayTell(channelId: string): boolean;
}

/** The server shows somebody as writing for 6 s: told again within that, it never flickers. */
export const TELL_SPACING_MS = 4_000;
/** Without a keystroke for this long one has stopped. */
export const PAUSE_MS = 5_000;

interface Sign {
  writing: boolean;
  /** What the server was told last, and when. */
  told: boolean;
  toldAtMs: number;
  underWay: boolean;
  cancelPause: () => void;
}

/** Makes a teller that has said nothing. */
export function createTypingTeller({ api, clock, mayTell }: TypingTellerOptions): TypingTeller {
  const signs = new Map<string, Sign>();

  /** One request at a time a conversation: a late "writing" must not overtake "stopped". */
  async function tell(channelId: string, sign: Sign): Promise<void> {
    const { writing } = sign;
    const isDue = writing ? clock.now() - sign.toldAtMs >= TELL_SPACING_MS || !sign.told : sign.told;
    if (sign.underWay || !isDue || !mayTell(channelId)) return;
    sign.underWay = true;
    sign.told = writing;
    if (writing) sign.toldAtMs = clock.now();
    await api.messaging({ action: "typing", channelId, typing: writing }).catch(() => undefined);
    sign.underWay = false;
    if (sign.writing !== writing) await tell(channelId, sign);
  }

  function note(channelId: string, writing: boolean): void {
    const fresh = { told: false, toldAtMs: Number.NEGATIVE_INFINITY, underWay: false };
    const sign = signs.get(channelId) ?? { ...fresh, writing, cancelPause: () => undefined };
    signs.set(channelId, sign);
    sign.cancelPause();
    sign.writing = writing;
    if (writing) sign.cancelPause = clock.after(PAUSE_MS, () => note(channelId, false));
    void tell(channelId, sign);
  }

  return {
    note,
    stopAll() {
      for (const channelId of signs.keys()) note(channelId, false);
    },
  };
}
