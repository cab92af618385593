import { ChatError } from "~/domain/errors";

/** What a check of the asking page needs to know. */
export interface OriginFacts {
  readonly origin: string | null;
  readonly secFetchSite: string | null;
  readonly host: string | null;
  /** Carries a token of its own instead of a cookie that any page could make the browser send. */
  readonly bearer: boolean;
}

/**
 * Contract section 4: a request that changes something comes from our own pages (or carries its own token).
 * Throws `forbidden`.
 */
export function requireOwnOrigin(facts: OriginFacts, allowedOrigins: readonly string[]): void {
  const { origin, secFetchSite, bearer } = facts;
  if (secFetchSite !== null && secFetchSite !== "same-origin") refuse();
  if (origin === null) {
    // Browsers send Origin with every POST; without one a cookie alone proves nothing.
    if (bearer || secFetchSite === "same-origin") return;
    refuse();
  }
  if (!isOwn(origin, facts.host, allowedOrigins)) refuse();
}

/**
 * A file that only our own page, or the person by hand, may ask for: no link and no frame of another site. A program says
 * nothing. Throws `forbidden`.
 */
export function requireOwnNavigation(secFetchSite: string | null): void {
  if (secFetchSite !== null && secFetchSite !== "same-origin" && secFetchSite !== "none") refuse();
}

/**
 * The same for a page's form post, which a program may send as well: one that sends neither `Origin` nor
 * `Sec-Fetch-Site` is no browser that another site could use.
 */
export function requireSameOrigin(request: Request, allowedOrigins: readonly string[]): void {
  const origin = request.headers.get("Origin");
  const secFetchSite = request.headers.get("Sec-Fetch-Site");
  const host = request.headers.get("Host") ?? new URL(request.url).host;
  if (secFetchSite !== null && secFetchSite !== "same-origin") refuse();
  if (origin !== null && !isOwn(origin, host, allowedOrigins)) refuse();
}

function isOwn(origin: string, host: string | null, allowedOrigins: readonly string[]): boolean {
  if (allowedOrigins.length > 0) return allowedOrigins.includes(origin);
  // Nothing configured (demo, development): the page's host must be the one it asks.
  return URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(): never {
  throw new ChatError("forbidden", { message: "The request does not come from an allowed origin." });
}
