/**
 * What happens to the page around the chat. `restored`: back from the browser's page cache, where every connection
 * has died; `leaving`: on the way there, or gone; `frozen`: nothing of it runs until `resumed`.
 */
export type PageSignal =
  | ("online" | "offline" | "visible" | "hidden")
  | ("restored" | "leaving" | "frozen" | "resumed");

/** The page and its network, injected. */
export interface PageSignals {
  /** False only when the browser is sure that there is no network. */
  isOnline(): boolean;
  /** Returns the way to stop listening. */
  listen(listener: (signal: PageSignal) => void): () => void;
}

/** The signals of a real page; looked for only when asked, so that a server can make a session too. */
export function createPageSignals(getPage: () => Window = () => window): PageSignals {
  return {
    isOnline: () => getPage().navigator.onLine,
    listen(listener) {
      const page = getPage();
      const ending = new AbortController();
      const on = (target: EventTarget, name: string, signalOf: (event: Event) => PageSignal | null) =>
        target.addEventListener(
          name,
          (event) => {
            const signal = signalOf(event);
            if (signal !== null) listener(signal);
          },
          { signal: ending.signal },
        );
      on(page, "online", () => "online");
      on(page, "offline", () => "offline");
      on(page, "pagehide", () => "leaving");
      on(page, "pageshow", (event) => ((event as PageTransitionEvent).persisted ? "restored" : null));
      on(page.document, "freeze", () => "frozen");
      on(page.document, "resume", () => "resumed");
      on(page.document, "visibilitychange", () =>
        page.document.visibilityState === "visible" ? "visible" : "hidden",
      );
      return () => ending.abort();
    },
  };
}
