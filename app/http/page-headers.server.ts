import { getDeps } from "./deps.server";
import { pageHeaders } from "./security-headers.server";

/** Headers of a page of this installation; without settings that can be read, the strictest. */
export function toPageHeaders(context: unknown, nonce: string): Record<string, string> {
  return pageHeaders({ nonce, clerkOrigin: findClerkOrigin(context) });
}

function findClerkOrigin(context: unknown): string | null {
  try {
    const { identity } = getDeps(context);
    return identity.kind === "clerk" ? identity.browserOrigin : null;
  } catch {
    return null;
  }
}
