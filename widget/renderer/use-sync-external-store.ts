import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** React's: draws again whenever what `getSnapshot` returns is another one. */
export function useSyncExternalStore<Snapshot>(
  subscribe: (listener: () => void) => () => void,
  getSnapshot: () => Snapshot,
): Snapshot {
  const value = getSnapshot();
  const [, redraw] = useState({});
  const drawn = useRef({ value, getSnapshot });
  const check = useRef(() => {
    if (!Object.is(drawn.current.value, drawn.current.getSnapshot())) redraw({});
  });
  // What has changed between drawing and listening counts as well.
  useLayoutEffect(() => {
    drawn.current = { value, getSnapshot };
    check.current();
  }, [value, getSnapshot]);
  useEffect(() => {
    const unsubscribe = subscribe(check.current);
    check.current();
    return unsubscribe;
  }, [subscribe]);
  return value;
}
