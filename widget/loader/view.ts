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

  /** In the page's own element for it, or in the page where the setting is no selector, or finds nothing. */
  const place = () => {
    let parent: Element = page;
    try {
      parent = document.querySelector(shown.container as string) ?? page;
    } catch {
      // The page's own mistake.
    }
    if (host.parentNode !== parent) parent.append(host);
    return parent;
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
    draw(settings: Settings, isOpen: boolean, isShown: boolean, unread: number, words: string) {
      shown = settings;
      const style: Record<string, string | number> = {
        all: "initial",
        position: place() === page ? "fixed" : "absolute",
        display: isShown ? "block" : "none",
        "z-index": settings.zIndex ?? 2147483000,
        bottom: "20px",
        [`inset-inline-${settings.position === "start" ? "start" : "end"}`]: "20px",
        direction: getComputedStyle(page).direction,
        "--a": CSS.supports("color", settings.accent as string) ? (settings.accent as string) : "#1e6b55",
      };
      host.style.cssText = "";
      for (const name in style) host.style.setProperty(name, style[name] as string, "important");
      const name = settings.label || "Chat";
      // Either the count, to be read out, or why there is no chat, to be seen.
      label.textContent = unread ? name : words || name;
      button.ariaLabel = unread ? `${name}, ${words}` : null;
      badge.textContent = `${unread}`;
      badge.hidden = !unread;
      button.hidden = !isOurs();
      button.ariaExpanded = `${isOpen}`;
    },
    focus: () => button.focus(),
    remove() {
      watch.disconnect();
      document.removeEventListener("click", onPageClick);
      host.remove();
    },
  };
}
