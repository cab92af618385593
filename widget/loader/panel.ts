import { listWidgetCrossings, type WidgetMessageToPage } from "~/protocol/widget-messages";
import { openLine } from "./line";
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
  readonly onUnread: (count: number) => void;
  readonly onClose: () => void;
  readonly emit: (name: string, detail?: unknown) => void;
}

const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
const FAILURES: readonly string[] = ["unavailable", "incompatible"];
/** Long enough for the frame to hear the end and to give its session up. */
const FAREWELL_MS = 1_000;

/** Makes the frame. Loaded with the first opening, so that no page carries it for nothing. */
export function openPanel({ origin, root, getSettings, emit, ...on }: PanelOptions): Panel {
  const settings = getSettings();
  const frame = document.createElement("iframe");
  frame.title = settings.label || "Chat";
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("sandbox", SANDBOX);
  frame.allow = "clipboard-write";
  // The frame believes this only when the origin is registered, and proves it by posting to that origin alone.
  frame.src = `${origin}/widget/frame?site=${encodeURIComponent(settings.site ?? "")}#${location.origin}`;
  const line = openLine(frame, origin, hear);
  root.append(frame);
  let isOver = false;

  async function giveToken() {
    let token: string | null = null;
    try {
      token = (await getSettings().getToken?.()) || null;
    } catch {
      emit("error", { code: "token_failed" });
    }
    // Whoever the token speaks of may have signed out meanwhile.
    if (!isOver) line.send({ renavest: "token", token });
  }

  function hear(message: WidgetMessageToPage) {
    if (isOver) return;
    if (message.renavest === "token_wanted") {
      if (message.refused) emit("token_expired");
      void giveToken();
    } else if (message.renavest === "unread") on.onUnread(message.count);
    else if (message.renavest === "close") on.onClose();
    else if (message.renavest === "notice") {
      if (FAILURES.includes(message.code)) emit("error", { code: message.code });
      else emit(message.code);
    }
  }

  return {
    tell: (settings) => line.send({ renavest: "settings", ...toFrameSettings(settings) }),
    show(open) {
      frame.hidden = !open;
      line.send({ renavest: "shown", open });
      if (open) frame.focus();
    },
    end() {
      isOver = true;
      frame.hidden = true;
      line.send({ renavest: "end" });
      line.cut();
      setTimeout(() => frame.remove(), FAREWELL_MS);
    },
  };
}

/** Every field that can cross between page and frame, and why. */
export const privacyReport = () => listWidgetCrossings();
