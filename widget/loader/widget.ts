import type { Panel } from "./panel";
import type { Settings } from "./settings";
import { createView } from "./view";

type Listener = (detail: unknown) => void;

/** The rest of the loader, fetched with the first opening. */
type LoadPanel = () => Promise<typeof import("./panel")>;

/** The API of one page. `origin` is where the script came from; `onGone` ends the global. */
export function createWidget(origin: string, loadPanel: LoadPanel, onGone: () => void) {
  let settings: Settings = {};
  let view: ReturnType<typeof createView> | undefined;
  let panel: Panel | undefined;
  /** Counts teardowns: what was begun before one is not finished after it. */
  let era = 0;
  let isOpen = false;
  let isShown = true;
  let unread = 0;
  /** What the panel has to say of the chat on the button. */
  let words = "";
  let listeners: [name: string, listener: Listener][] = [];
  let isReady: () => void;
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });

  function emit(name: string, detail?: unknown) {
    for (const [heard, listener] of listeners) {
      try {
        if (heard === name) listener(detail);
      } catch {
        // A listener's mistake is the page's own.
      }
    }
  }
  const inspect = async () => (await loadPanel()).inspect(origin);
  const fail = (code: string) => emit("error", { code });
  const draw = () => view?.draw(settings, isOpen, isShown, unread, words);

  function drop(said = "") {
    era++;
    panel?.end();
    panel = undefined;
    isOpen = false;
    unread = 0;
    words = said;
    draw();
  }

  function lose(code: string, said: string) {
    drop(said);
    fail(code);
  }

  async function turn(open: boolean) {
    if (!view || isOpen === open) return;
    isOpen = open;
    // A new attempt.
    if (!panel) words = "";
    draw();
    emit(open ? "open" : "close");
    const begun = era;
    try {
      const { openPanel } = await loadPanel();
      if (begun !== era) return;
      panel ??= openPanel({
        // The same era, so it is there.
        ...{ origin, root: view.root, emit },
        getSettings: () => settings,
        onClose: api.close,
        onFailure: lose,
        onUnread(count, said) {
          unread = count;
          words = count ? said : "";
          draw();
          emit("unread", { count });
        },
      });
      panel.tell(settings);
      panel.show(isOpen);
      if (!isOpen) view.focus();
    } catch {
      // What has more words for it has not come.
      if (begun === era)
        lose(
          "unavailable",
          `Chat ${/^es/.test(settings.locale ?? document.documentElement.lang) ? "no disponible" : "unavailable"}`,
        );
    }
  }

  const api = {
    boot(given: Settings = {}) {
      if (given?.site && given.site !== settings.site) drop();
      settings = { ...settings, ...given };
      if (!settings.site) return fail("site_missing");
      try {
        if (!view) {
          view = createView(() => api.toggle());
          isReady();
          // Listeners that stand after this call in the page's script hear it too.
          void ready.then(() => emit("ready"));
        }
        draw();
        panel?.tell(settings);
      } catch {
        fail("unavailable");
      }
    },
    update: (given: Settings) => api.boot(given),
    /** Somebody else is signed in now: everything of the one before is gone. */
    identify(given: Settings) {
      api.shutdown();
      api.boot(given);
    },
    open: () => void turn(true),
    close: () => void turn(false),
    toggle: () => void turn(!isOpen),
    show() {
      isShown = true;
      draw();
    },
    hide() {
      isShown = false;
      draw();
    },
    /** Nobody is signed in any more. */
    shutdown() {
      drop();
      delete settings.getToken;
    },
    destroy() {
      drop();
      view?.remove();
      view = undefined;
      listeners = [];
      onGone();
    },
    on(name: string, listener: Listener) {
      listeners = [...listeners, [name, listener]];
    },
    off(name: string, listener: Listener) {
      listeners = listeners.filter(([heard, one]) => heard !== name || one !== listener);
    },
    getUnreadCount: () => unread,
    whenReady: () => ready,
    diagnose: async () => (await inspect()).diagnose(origin, settings),
    privacyReport: async () => (await inspect()).privacyReport(),
  };
  return api;
}
