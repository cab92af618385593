import { useEffect, useRef, useState } from "react";
import type { WireChannel } from "~/protocol/messages";

/** A count that grows while somebody is looking waits this long: what they read at once is never counted. */
export const CALM_MS = 1_500;

/** Unread messages of all conversations. */
export function countUnread(channels: readonly Pick<WireChannel, "unread">[]): number {
  return channels.reduce((sum, { unread }) => sum + unread, 0);
}

/** "(3) Conversations · Renavest"; the bare title when nothing is unread. */
export function withUnreadCount(title: string, count: number): string {
  const bare = title.replace(/^\(\d+\+?\) /, "");
  if (count === 0) return bare;
  return `(${count > 99 ? "99+" : count}) ${bare}`;
}

/**
 * Keeps the count in front of the document's title, whatever page sets it. It changes only when the count does:
 * screen readers say a changed title, and must not be made to say it again and again.
 */
export function useUnreadTitle(channels: readonly WireChannel[]): void {
  const count = useCalmCount(countUnread(channels));
  useEffect(() => {
    const apply = () => setTitle(withUnreadCount(document.title, count));
    apply();
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, [count]);
  useEffect(() => () => setTitle(withUnreadCount(document.title, 0)), []);
}

function setTitle(title: string): void {
  if (document.title !== title) document.title = title;
}

/** Falls at once. Grows at once while nobody is looking, else once it has been higher for a moment. */
function useCalmCount(count: number): number {
  const [shown, setShown] = useState(count);
  const latest = useRef(count);
  latest.current = count;
  if (count < shown) setShown(count);
  const isHigher = count > shown;
  useEffect(() => {
    if (!isHigher) return;
    const show = () => setShown(latest.current);
    if (document.visibilityState !== "visible") return show();
    const timer = setTimeout(show, CALM_MS);
    return () => clearTimeout(timer);
  }, [isHigher]);
  return Math.min(count, shown);
}
