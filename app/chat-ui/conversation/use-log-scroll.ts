import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useBrowserLayoutEffect } from "../use-browser-layout-effect";

const NEAR_BOTTOM_PX = 48;
const NEAR_TOP_PX = 400;

/**
 * A message and where its text stood: it is put back there after every change above or below it. The text, because
 * the name above it goes when earlier lines of the same person come, the state below it when later ones do.
 */
interface Anchor {
  readonly text: Element;
  readonly offsetPx: number;
}

interface LogScrollOptions {
  /** Changes when the person sent something: then the view follows, wherever it was. */
  readonly followKey: string | null;
  /** Whether the first lines are there, so that the opening position can be taken. */
  readonly ready: boolean;
  readonly onNearTop: () => void;
}

/** What the log needs to scroll well. */
export interface LogScroll {
  readonly scrollerRef: RefObject<HTMLDivElement>;
  readonly atBottom: boolean;
  readonly onScroll: () => void;
  readonly toBottom: () => void;
}

/**
 * Keeps the view still while lines come and go. The scroller is laid out bottom-up (`column-reverse`), so it opens at
 * the latest message without a script; `scrollTop` is 0 there and negative above. When the reader is further up,
 * the line at the top of the view stays where it is, whatever is added before or after.
 */
export function useLogScroll({ followKey, ready, onNearTop }: LogScrollOptions): LogScroll {
  const scrollerRef = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | null>(null);
  const followed = useRef(followKey);
  const [atBottom, setAtBottom] = useState(true);

  const settle = useCallback(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    if (anchor.current === null) scroller.scrollTop = 0;
    else hold(scroller, anchor.current);
  }, []);

  const onScroll = useCallback(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    const above = Math.abs(scroller.scrollTop);
    const isAtBottom = above < NEAR_BOTTOM_PX;
    anchor.current = isAtBottom ? null : findAnchor(scroller);
    setAtBottom(isAtBottom);
    if (scroller.scrollHeight - scroller.clientHeight - above < NEAR_TOP_PX && !isAtBottom) onNearTop();
  }, [onNearTop]);

  const toBottom = useCallback(() => {
    anchor.current = null;
    setAtBottom(true);
    settle();
  }, [settle]);

  useBrowserLayoutEffect(() => {
    if (followKey !== followed.current && followKey !== null) anchor.current = null;
    followed.current = followKey;
    settle();
  });

  // Opens at the first unread message when that is further up than one screen.
  useBrowserLayoutEffect(() => {
    const scroller = scrollerRef.current;
    const divider = scroller?.querySelector("[data-key=unread]");
    if (!ready || !scroller || !divider) return;
    const offsetPx = topIn(scroller, divider);
    if (offsetPx < 0) scroller.scrollTop += offsetPx - 16;
  }, [ready]);

  useEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(settle);
    observer.observe(scroller);
    if (scroller.firstElementChild !== null) observer.observe(scroller.firstElementChild);
    return () => observer.disconnect();
  }, [settle]);

  return { scrollerRef, atBottom, onScroll, toBottom };
}

function topIn(scroller: Element, line: Element): number {
  return line.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

function findAnchor(scroller: Element): Anchor | null {
  for (const text of scroller.querySelectorAll("[data-message] .bubble")) {
    const offsetPx = topIn(scroller, text);
    if (offsetPx >= 0) return { text, offsetPx };
  }
  return null;
}

function hold(scroller: HTMLElement, anchor: Anchor): void {
  if (!anchor.text.isConnected) return;
  const movedPx = topIn(scroller, anchor.text) - anchor.offsetPx;
  if (Math.abs(movedPx) >= 1) scroller.scrollTop += movedPx;
}
