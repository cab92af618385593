/** Whether the browser lets us show notifications. `unsupported`: it has none, or none for a page like this. */
export type NoticePermission = "default" | "granted" | "denied" | "unsupported";

/** The browser's notifications. */
export interface BrowserNotices {
  permission(): NoticePermission;
  /** Asks the person; only ever called from their own click. */
  ask(): Promise<NoticePermission>;
  /** Shows one, in place of an earlier one with the same tag; returns the way to close it. Null: it cannot be shown. */
  show(notice: Notice): (() => void) | null;
}

/** What is shown: words that would be the same for everybody, and what a click does. */
export interface Notice {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

type NotificationClass = typeof Notification;

/** `find` looks for the browser's own class; null where there is none. */
export function createBrowserNotices(find: () => NotificationClass | null): BrowserNotices {
  let refused = false;
  const permission = (): NoticePermission =>
    refused ? "unsupported" : (find()?.permission ?? "unsupported");
  return {
    permission,
    async ask() {
      // Some browsers refuse to ask a page that is framed or not served safely.
      await find()
        ?.requestPermission()
        .catch(() => undefined);
      return permission();
    },
    show({ tag, title, body, onClick }) {
      const Class = find();
      if (Class === null || permission() !== "granted") return null;
      try {
        // Silent: whether there is a sound is a choice of its own.
        const shown = new Class(title, { body, tag, silent: true, icon: "/favicon.svg" });
        shown.onclick = () => {
          window.focus();
          shown.close();
          onClick();
        };
        return () => shown.close();
      } catch {
        // Chrome on phones has the class but lets no page use it.
        refused = true;
        return null;
      }
    },
  };
}

/** The browser's own; notifications of pages that are not served safely are nothing to rely on. */
export function findBrowserNotices(): BrowserNotices {
  return createBrowserNotices(() =>
    typeof Notification === "undefined" || !window.isSecureContext ? null : Notification,
  );
}
