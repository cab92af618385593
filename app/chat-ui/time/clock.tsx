import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from "react";
import { useWords } from "../words/words-context";
import type { Zone } from "./format-time";

/** Where the reader's clock comes from; the browser unless a test says otherwise. */
export interface ClockSource {
  now(): number;
  timeZone(): string;
  languages(): readonly string[];
}

/** What times are written against. `now` (ms, moves every half minute) is null until the page runs in the reader's browser. */
export interface Clock {
  readonly zone: Zone;
  readonly now: number | null;
}

const BROWSER: ClockSource = {
  now: () => Date.now(),
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  languages: () => navigator.languages,
};

const TICK_MS = 30_000;
const ClockContext = createContext<Clock>({
  zone: { timeZone: "UTC", locale: "en", known: false },
  now: null,
});

function subscribeToTicks(onTick: () => void) {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}

/**
 * The server and the first render in the browser write UTC, so that both agree; right after, every time is
 * written again in the reader's own zone and in their own region's manner.
 */
export function ClockProvider({ source = BROWSER, children }: { source?: ClockSource; children: ReactNode }) {
  const { locale } = useWords();
  const readNow = useCallback(() => Math.floor(source.now() / TICK_MS) * TICK_MS, [source]);
  const now = useSyncExternalStore<number | null>(subscribeToTicks, readNow, () => null);
  const inBrowser = now !== null;
  const zone = useMemo<Zone>(() => {
    if (!inBrowser) return { timeZone: "UTC", locale, known: false };
    const regional = source.languages().find((language) => language.startsWith(`${locale}-`));
    return { timeZone: source.timeZone(), locale: regional ?? locale, known: true };
  }, [inBrowser, source, locale]);
  const clock = useMemo<Clock>(() => ({ zone, now }), [zone, now]);
  return <ClockContext.Provider value={clock}>{children}</ClockContext.Provider>;
}

/** The reader's clock. */
export function useClock(): Clock {
  return useContext(ClockContext);
}
