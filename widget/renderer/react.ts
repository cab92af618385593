/** What the frame's screens take from React: the bundle puts this in its place, at a third of `preact/compat`'s weight. */
export { createContext } from "preact";
export {
  useCallback,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "preact/hooks";
export { memo } from "./memo";
export { useSyncExternalStore } from "./use-sync-external-store";
