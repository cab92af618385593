import { createContext, useContext } from "react";

/** The page's CSP nonce; empty in the browser, which hides it from scripts anyway. */
export const NonceContext = createContext<string | undefined>(undefined);

/** For the framework's own inline scripts. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
