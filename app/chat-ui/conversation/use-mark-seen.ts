import { useEffect, useSyncExternalStore } from "react";

function subscribeToVisibility(listener: () => void) {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

/** Reports `lastSeq` as seen when it is in view on a visible page; null reports nothing. */
export function useMarkSeen(lastSeq: number | null, inView: boolean, onSeen: (seq: number) => void): void {
  const visible = useSyncExternalStore(
    subscribeToVisibility,
    () => document.visibilityState === "visible",
    () => false,
  );
  useEffect(() => {
    if (visible && inView && lastSeq !== null) onSeen(lastSeq);
  }, [visible, inView, lastSeq, onSeen]);
}
