import { useEffect, useLayoutEffect } from "react";

/** `useLayoutEffect` in the browser; on the server, where there is no layout, React would complain about it. */
export const useBrowserLayoutEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
