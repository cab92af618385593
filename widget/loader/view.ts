import { LOOK } from "./look";
import type { Settings } from "./settings";

/** Draws the launcher in an element of its own, with all else in its shadow. */
export function createView(onToggle: () => void) {
  const page = document.documentElement;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOOK);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  const label = document.createElement("span");
  const badge = document.createElement("b");
  button.append(label, badge);
  root.append(button);
  button.onclick = onToggle;
  let shown: Settings = {};

  const place = () => {
    const parent = (shown.container && document.querySelector(shown.container)) || page;
    if (host.parentNode !== parent) parent.append(host);
  };
  // A page that draws its whole document anew must not lose the widget.
  const watch = new MutationObserver(() => host.isConnected || place());
  watch.observe(page, { childList: true, subtree: true });
  const isOurs = () => (shown.launcher ?? "default") === "default";
  const onPageClick = ({ target }: Event) => {
    try {
      if (!isOurs() && (target as Element).closest(shown.launcher as string)) onToggle();
    } catch {
      // No selector: the page's own mistake, and not one for each of its clicks.
    }
  };
  document.addEventListener("click", onPageClick);

  return {
    root,
    draw(settings: Settings, isOpen: boolean, isShown: boolean, unread: number) {
      shown = settings;
      const style: Record<string, string> = {
        all: "initial",
        position: settings.container ? "absolute" : "fixed",
        display: isShown ? "block" : "none",
        "z-index": `${settings.zIndex ?? 2147483000}`,
        bottom: "20px",
        [`inset-inline-${settings.position === "start" ? "start" : "end"}`]: "20px",
        direction: getComputedStyle(page).direction,
        "--a": settings.accent ?? "",
      };
      host.style.cssText = "";
      for (const name in style) host.style.setProperty(name, style[name] ?? "", "important");
      label.textContent = settings.label || "Chat";
      badge.textContent = `${unread}`;
      badge.hidden = !unread;
      button.hidden = !isOurs();
      button.setAttribute("aria-expanded", `${isOpen}`);
      place();
    },
    focus: () => button.focus(),
    remove() {
      watch.disconnect();
      document.removeEventListener("click", onPageClick);
      host.remove();
    },
  };
}
