import { useRouteLoaderData } from "@remix-run/react";

/** Whether clients may take their own copy (CHAT_OWN_COPY), as the root loader says; so that nothing leads nowhere. */
export function useOwnCopy(): boolean {
  return useRouteLoaderData<{ ownCopy?: boolean }>("root")?.ownCopy !== false;
}
