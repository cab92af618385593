import type { WidgetMessageToPage } from "~/protocol/widget-messages";
import { openLine } from "./line";
import { FRAME_LOOK } from "./look";
import { type Settings, toFrameSettings } from "./settings";

/** What the loader knows of the frame once it is there. */
export interface Panel {
  tell(settings: Settings): void;
  show(open: boolean): void;
  /** Ends the frame's session and takes the frame away. */
  end(): void;
}

/** What the panel asks of the page. */
export interface PanelOptions {
  readonly origin: string;
  readonly root: ShadowRoot;
  /** As they are now, whenever asked. */
  readonly getSettings: () => Settings;
  /** `words` is the count as it is to be read out. */
  readonly onUnread: (count: number, words: string) => void;
  /** There will be no conversation. `words` say so to the person. */
  readonly onFailure: (code: string, words: string) => void;
  readonly onClose: () => void;
  readonly emit: (name: string, detail?: unknown) => void;
}

const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
/** The frame's script has run when the frame has loaded: who is silent then is not ours, or may not be here. */
const SILENCE_MS = 1_000;
const LOADING_MS = 20_000;
/** Long enough for the frame to hear the end and to give its session up. */
const FAREWELL_MS = 1_000;

/** Makes the frame. Loaded with the first opening, so that no page carries it for nothing. */
export function openPanel({ origin, root, getSettings, emit, ...on }: PanelOptions): Panel {
  const settings = getSettings();
  const inWords = (en: string, es: string) => (toFrameSettings(getSettings()).locale === "es" ? es : en);
  const frame = document.createElement("iframe");
  frame.title = settings.label || inWords("Chat with your therapist", "Chat con tu terapeuta");
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("sandbox", SANDBOX);
  frame.allow = "clipboard-write";
  // The frame believes this only when the origin is registered, and proves it by posting to that origin alone.
  frame.src = `${origin}/widget/frame?site=${encodeURIComponent(settings.site ?? "")}#${location.origin}`;
  const line = openLine(frame, origin, hear);
  let isOver = false;
  let isOpen = false;
  const fail = (code: string) =>
    isOver || on.onFailure(code, inWords("Chat is not available now", "El chat no está disponible ahora"));
  const waits: ReturnType<typeof setTimeout>[] = [];
  const expectHello = (ms: number) => waits.push(setTimeout(() => line.isUp() || fail("no_answer"), ms));
  frame.onload = () => expectHello(SILENCE_MS);
  // On a phone the frame keeps to what its keyboard leaves of the page; a page that is zoomed into is left alone.
  const viewport = window.visualViewport;
  const fit = () => {
    frame.style.cssText = viewport?.scale === 1 ? `--t:${viewport.offsetTop}px;--h:${viewport.height}px` : "";
  };
  const shapes = ["resize", "scroll"] as const;
  for (const shape of shapes) viewport?.addEventListener(shape, fit);
  expectHello(LOADING_MS);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(FRAME_LOOK);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets.slice(0, 1), sheet];
  root.append(frame);

  async function askPage() {
    try {
      return (await getSettings().getToken?.()) || null;
    } catch {
      emit("error", { code: "token_failed" });
      return null;
    }
  }
  /** Asked while the frame loads, and said once: a word that was refused is not said again. */
  let early: Promise<string | null> | undefined = askPage();

  async function giveToken() {
    const asked = early ?? askPage();
    early = undefined;
    const token = await asked;
    // Whoever the token speaks of may have signed out meanwhile.
    if (!isOver) line.send({ renavest: "token", token });
  }

  function hear(message: WidgetMessageToPage) {
    if (isOver) return;
    // Also from a frame that the page has moved, which begins anew.
    if (message.renavest === "hello") {
      api.tell(getSettings());
      line.send({ renavest: "shown", open: isOpen });
    } else if (message.renavest === "token_wanted") {
      if (message.refused) emit("token_expired");
      void giveToken();
    } else if (message.renavest === "unread")
      on.onUnread(message.count, `${message.count} ${inWords("unread", "sin leer")}`);
    else if (message.renavest === "close") on.onClose();
    else if (message.renavest === "notice") {
      if (message.code === "incompatible") fail(message.code);
      else if (message.code === "unavailable") emit("error", { code: message.code });
      else emit(message.code);
    }
  }

  const api: Panel = {
    tell: (settings) => line.send({ renavest: "settings", ...toFrameSettings(settings) }),
    show(open) {
      isOpen = open;
      frame.hidden = !open;
      line.send({ renavest: "shown", open });
      if (open) frame.focus();
    },
    end() {
      isOver = true;
      if (root.activeElement === frame) root.querySelector("button")?.focus();
      frame.hidden = true;
      line.send({ renavest: "end" });
      line.cut();
      for (const wait of waits) clearTimeout(wait);
      for (const shape of shapes) viewport?.removeEventListener(shape, fit);
      setTimeout(() => frame.remove(), FAREWELL_MS);
    },
  };
  return api;
}

/** Built `inspect.ts` of the same version; the build puts in its path. */
declare const WIDGET_INSPECT: string;

/** `diagnose` and `privacyReport`, fetched when they are asked for. */
export const inspect = (origin: string) =>
  import(origin + WIDGET_INSPECT) as Promise<typeof import("./inspect")>;
