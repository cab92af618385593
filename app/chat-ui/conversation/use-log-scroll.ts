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
  const knownTop = useRef(0);
  const followed = useRef(followKey);
  const [atBottom, setAtBottom] = useState(true);

  const settle = useCallback(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    // Moved by the focus or a search in the page, and not told yet: that is where the reader wants to be.
    if (scroller.scrollTop !== knownTop.current) anchor.current = toAnchor(scroller);
    else if (anchor.current === null) scroller.scrollTop = 0;
    else hold(scroller, anchor.current);
    knownTop.current = scroller.scrollTop;
  }, []);

  const settleAtBottom = useCallback(() => {
    anchor.current = null;
    knownTop.current = scrollerRef.current?.scrollTop ?? 0;
    settle();
  }, [settle]);

  const onScroll = useCallback(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    knownTop.current = scroller.scrollTop;
    anchor.current = toAnchor(scroller);
    setAtBottom(isAtBottom(scroller));
    const above = Math.abs(scroller.scrollTop);
    const isNearTop = scroller.scrollHeight - scroller.clientHeight - above < NEAR_TOP_PX;
    if (isNearTop && !isAtBottom(scroller)) onNearTop();
  }, [onNearTop]);

  const toBottom = useCallback(() => {
    setAtBottom(true);
    settleAtBottom();
  }, [settleAtBottom]);

  useBrowserLayoutEffect(() => {
    const follows = followKey !== followed.current && followKey !== null;
    followed.current = followKey;
    if (follows) settleAtBottom();
    else settle();
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

function isAtBottom(scroller: Element): boolean {
  return Math.abs(scroller.scrollTop) < NEAR_BOTTOM_PX;
}

/** Null at the bottom: there, the latest message stays in view. */
function toAnchor(scroller: Element): Anchor | null {
  return isAtBottom(scroller) ? null : findAnchor(scroller);
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
