import type { PageCall } from "./page-call.server";

/**
 * Sets the session token for this browser's session. HttpOnly: no script reads it. Lax: other sites' pages cannot post
 * with it, while a link from an e-mail still opens the conversation. No Domain: over https its name is `__Host-session`,
 * which browsers take from this host alone, so a page of another of our hosts cannot sign anybody in here.
 */
export function toSessionCookie(call: PageCall, token: string): string {
  return `${call.deps.identity.cookieNames[0]}=${token}; ${attributes(call)}`;
}

/** Removes every cookie that may hold a session token. */
export function toClearedCookies(call: PageCall): string[] {
  return call.deps.identity.cookieNames.map((name) => `${name}=; ${attributes(call)}; Max-Age=0`);
}

function attributes({ request, deps }: PageCall): string {
  const secure = deps.settings.secureCookies || new URL(request.url).protocol === "https:";
  return `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
