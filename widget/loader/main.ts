import { createWidget } from "./widget";

/** Path of the built `panel.ts` of the same version; the build puts it in. */
declare const WIDGET_PANEL: string;

interface Stub {
  (name: string, ...args: unknown[]): unknown;
  q?: [string, ...unknown[]][];
  boot?: unknown;
}

const page = window as unknown as { RenavestChat?: Stub };

try {
  // A module, or what a page put together itself, has no current script; where none is found the rest throws, and nothing comes.
  const script = (document.currentScript ??
    document.querySelector('[src$="/widget.js"]')) as HTMLScriptElement;
  const settings = { ...script.dataset };
  const stub = page.RenavestChat;
  if (stub?.boot) {
    // A second copy of the script is the first one's update.
    if (settings.site) stub("boot", settings);
  } else {
    const { origin } = new URL(script.src);
    const loadPanel = () => import(origin + WIDGET_PANEL) as Promise<typeof import("./panel")>;
    const api = createWidget(origin, loadPanel, () => {
      if (page.RenavestChat === callable) delete page.RenavestChat;
    });
    const calls: Record<string, (...args: never[]) => unknown> = api;
    const callable: Stub = Object.assign(
      (name: string, ...args: unknown[]) =>
        Object.hasOwn(calls, name) ? calls[name]?.(...(args as never[])) : undefined,
      api,
    );
    page.RenavestChat = callable;
    if (settings.site) api.boot(settings);
    for (const call of stub?.q ?? []) callable(...call);
  }
} catch {
  // The page goes on as if there were no chat.
}
