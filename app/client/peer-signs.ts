import type { StreamEvent } from "~/protocol/events";
import type { Clock } from "./clock";

/** Channels whose other person is here, and those where they are writing. Sets are replaced, never changed. */
export interface PeerSigns {
  here(): ReadonlySet<string>;
  typing(): ReadonlySet<string>;
  /** The server's time, ms since epoch, as far as it is known. */
  serverNow(): number;
  /** Takes in what the stream said. */
  hear(event: StreamEvent): void;
  /** No stream is open: what it said holds for a moment only. */
  lost(): void;
  clear(): void;
}

/** What the signs need, and whom they tell. */
export interface PeerSignsOptions {
  readonly clock: Clock;
  /** One's own signs, from another tab, are not news. */
  readonly youId: string;
  onChange(): void;
}

/** People reconnect all the time (each stream ends after four minutes): a shorter absence is none. */
export const ABSENCE_GRACE_MS = 8_000;
/** Whatever the server's clock says, nobody is shown as writing for longer without a new sign. */
export const LONGEST_TYPING_MS = 8_000;

/** Makes signs that know nothing yet. Nothing here is stored: it is gone with the page. */
export function createPeerSigns({ clock, youId, onChange }: PeerSignsOptions): PeerSigns {
  const here = createFadingSet(clock, onChange);
  const typing = createFadingSet(clock, onChange);
  /** Server's time minus ours, ms: `until` is written by the server's clock. */
  let skewMs = 0;

  function hearTyping(channelId: string, until: string): void {
    const leftMs = Date.parse(until) - (clock.now() + skewMs);
    if (leftMs > 0) typing.hold(channelId, Math.min(leftMs, LONGEST_TYPING_MS));
    else typing.drop(channelId);
  }

  return {
    here: here.get,
    typing: typing.get,
    serverNow: () => clock.now() + skewMs,
    hear({ event, data }) {
      if (event === "ready") {
        skewMs = Date.parse(data.serverTime) - clock.now() || 0;
        // A stream begins by naming who is here: who is not named has left.
        here.fade(ABSENCE_GRACE_MS);
      }
      if (event === "presence" && data.userId !== youId)
        data.online ? here.hold(data.channelId, null) : here.hold(data.channelId, ABSENCE_GRACE_MS, "known");
      if (event === "typing" && data.userId !== youId) hearTyping(data.channelId, data.until);
      // What was being written has come.
      if (event === "message" && data.author.id !== youId) typing.drop(data.channelId);
    },
    lost() {
      typing.clear();
      here.fade(ABSENCE_GRACE_MS);
    },
    clear() {
      typing.clear();
      here.clear();
    },
  };
}

interface FadingSet {
  get(): ReadonlySet<string>;
  /** In it for `forMs`, null: until told otherwise. `known`: only if it is in there already. */
  hold(key: string, forMs: number | null, which?: "known"): void;
  drop(key: string): void;
  /** All leave after this long, unless they are held anew or leave sooner. */
  fade(afterMs: number): void;
  clear(): void;
}

function createFadingSet(clock: Clock, onChange: () => void): FadingSet {
  let keys: ReadonlySet<string> = new Set();
  const timers = new Map<string, () => void>();

  function replace(next: ReadonlySet<string>): void {
    if (next.size === keys.size) return;
    keys = next;
    onChange();
  }

  function cancel(key: string): void {
    timers.get(key)?.();
    timers.delete(key);
  }

  function drop(key: string): void {
    cancel(key);
    replace(new Set([...keys].filter((one) => one !== key)));
  }

  return {
    get: () => keys,
    hold(key, forMs, which) {
      if (which === "known" && !keys.has(key)) return;
      cancel(key);
      if (forMs !== null)
        timers.set(
          key,
          clock.after(forMs, () => drop(key)),
        );
      replace(new Set(keys).add(key));
    },
    drop,
    fade(afterMs) {
      for (const key of keys)
        if (!timers.has(key))
          timers.set(
            key,
            clock.after(afterMs, () => drop(key)),
          );
    },
    clear() {
      for (const key of [...timers.keys()]) cancel(key);
      replace(new Set());
    },
  };
}
