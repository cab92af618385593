import { rootAuthLoader } from "@clerk/remix/ssr.server";
import { PATHS } from "~/protocol/paths";
import type { ClerkIdentity } from "~/services/identity-port";
import type { ClerkInstance } from "./clerk-publishable-key.server";
import { toClerkRequest } from "./clerk-request.server";
import type { SessionTokenVerifier } from "./clerk-session-token.server";
import { isRecord } from "./session-token-parts.server";

/** What Clerk's root loader is run with. */
export interface ClerkPageOptions {
  readonly instance: ClerkInstance;
  readonly secretKey: string;
  readonly jwtKey: string | undefined;
  readonly origins: readonly string[];
  readonly verifier: SessionTokenVerifier;
}

/** Kept for seconds: the browser came back with fresh cookies already, and did not keep them. */
const RETURNED_COOKIE = "__renavest_returned=1";

/**
 * What Clerk does with a page request, by kind of instance:
 * - development (`pk_test_`): without the cookie `__clerk_db_jwt` every document is sent to Clerk (handshake), signed in
 *   or not; Clerk answers with `?__clerk_handshake=` and is answered with a redirect that sets the cookies;
 * - production (`pk_live_`): a document goes to Clerk only when `__client_uat` and `__session` contradict each other or
 *   the token has expired; Clerk answers in cookies, and no redirect follows;
 * - anything but a document is never redirected: it counts as signed out.
 */
export function createClerkOpenPage(options: ClerkPageOptions): ClerkIdentity["openPage"] {
  const { instance, secretKey, jwtKey, origins, verifier } = options;
  return async (request) => {
    const safe = await toClerkRequest(request, { origins, isAuthentic: verifier.isAuthentic });
    const response = await rootAuthLoader(
      { request: safe, params: {}, context: {} },
      {
        publishableKey: instance.publishableKey,
        secretKey,
        ...(jwtKey === undefined ? {} : { jwtKey }),
        authorizedParties: [...origins],
        signInUrl: PATHS.signIn,
      },
    );
    if (!(response instanceof Response)) throw new TypeError("Clerk's root loader gave no response.");
    const body: unknown = await response.json();
    const setCookies = response.headers.getSetCookie();
    if (await mustReturn(request, safe, setCookies, options)) throw toReturn(request, setCookies);
    return {
      page: {
        kind: "clerk",
        publishableKey: instance.publishableKey,
        hostedSignInUrl: `${instance.hostedSignInUrl}?redirect_url=${encodeURIComponent(new URL(PATHS.conversations, safe.url).href)}`,
        clerkState: isRecord(body) && isRecord(body["clerkState"]) ? body["clerkState"] : {},
      },
      setCookies,
    };
  };
}

/**
 * The root loader has just renewed the session, but the loaders beside it still see the old cookie and would send the
 * person to sign in. The browser asks once more, with the new one.
 */
async function mustReturn(
  request: Request,
  safe: Request,
  setCookies: readonly string[],
  { instance, verifier }: ClerkPageOptions,
): Promise<boolean> {
  const sent = safe.headers.get("Cookie") ?? "";
  const isDocument = request.method === "GET" && !new URL(request.url).searchParams.has("_data");
  if (!isDocument || sent.includes(RETURNED_COOKIE)) return false;
  const isSession = (cookie: string) => instance.cookieNames.some((name) => cookie.startsWith(`${name}=`));
  const isGood = async (cookie: string) =>
    (await verifier.verify(cookie.split(";", 1)[0]?.split("=", 2)[1] ?? "")) !== null;
  const [before, after] = [sent.split("; ").filter(isSession), setCookies.filter(isSession)];
  const anyGood = async (cookies: string[]) => (await Promise.all(cookies.map(isGood))).includes(true);
  return (await anyGood(after)) && !(await anyGood(before));
}

function toReturn(request: Request, setCookies: readonly string[]): Response {
  const { pathname, search } = new URL(request.url);
  // A path of slashes would be read as another host.
  const headers = new Headers({
    Location: pathname.replace(/^\/+/, "/") + search,
    "Cache-Control": "no-store",
  });
  for (const cookie of [...setCookies, `${RETURNED_COOKIE}; Path=/; Max-Age=5; HttpOnly; SameSite=Lax`])
    headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 307, headers });
}
