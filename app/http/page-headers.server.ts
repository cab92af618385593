import { PATHS } from "~/protocol/paths";
import { getDeps } from "./deps.server";
import { toLocalPath } from "./pages/local-path.server";
import { pageHeaders } from "./security-headers.server";

/** Headers of a page of this installation; without settings that can be read, the strictest. */
export function toPageHeaders(context: unknown, nonce: string, address: URL): Record<string, string> {
  return pageHeaders({ nonce, clerkOrigin: findClerkOrigin(context), keepsOpener: isInPopup(address) });
}

/** The pop-up itself, and the sign-in that comes back to it. */
function isInPopup({ pathname, searchParams }: URL): boolean {
  if (pathname !== PATHS.signIn) return pathname === PATHS.widgetSignIn;
  return toLocalPath(searchParams.get("redirectTo"), "").split("?", 1)[0] === PATHS.widgetSignIn;
}

function findClerkOrigin(context: unknown): string | null {
  try {
    const { identity } = getDeps(context);
    return identity.kind === "clerk" ? identity.browserOrigin : null;
  } catch {
    return null;
  }
}
