import { type RefObject, useEffect, useState } from "react";

/** A message to be shown to the person. A new object each time, also for the same message. */
export interface Target {
  readonly seq: number;
}

/** Long enough to be found by the eye after a jump. */
export const MARK_MS = 2_500;

/** Brings the target into view, gives it the focus, and returns its seq for as long as it is to be marked. */
export function useTarget(target: Target | null, scroller: RefObject<HTMLElement>): number | null {
  const [marked, setMarked] = useState<number | null>(null);
  useEffect(() => {
    const line = target && scroller.current?.querySelector<HTMLElement>(`[data-seq="${target.seq}"]`);
    if (!target || !line) return;
    line.scrollIntoView?.({ block: "center" });
    line.focus({ preventScroll: true });
    setMarked(target.seq);
    const timer = setTimeout(() => setMarked(null), MARK_MS);
    return () => clearTimeout(timer);
  }, [target, scroller]);
  return marked;
}
