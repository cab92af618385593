import type { HostLine } from "./host-line";

/** A page that says nothing for so long has nobody signed in, ms. */
const PATIENCE_MS = 20_000;

/** Asks the page for its server's word on who is signed in; `hear` takes the answer. */
export function createHostAsker(getLine: () => HostLine | null) {
  let answer: ((token: string | null) => void) | null = null;
  return {
    ask: (refused: boolean) =>
      new Promise<string | null>((resolve) => {
        const timer = setTimeout(() => answer?.(null), PATIENCE_MS);
        answer = (token) => {
          clearTimeout(timer);
          answer = null;
          resolve(token);
        };
        getLine()?.send({ renavest: "token_wanted", refused });
      }),
    hear: (token: string | null) => answer?.(token),
  };
}
