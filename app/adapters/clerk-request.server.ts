/** Tokens Clerk looks up a key for before it knows whose they are. */
const SIGNED_COOKIES = /^__(?:session|clerk_handshake)(?:_(?!nonce)|$)/;
const UNTRUSTED_HEADERS = [
  "Authorization",
  "Forwarded",
  "X-Forwarded-Host",
  "X-Forwarded-Port",
  "X-Forwarded-Proto",
  "CloudFront-Forwarded-Proto",
];

/** How a page request is made safe to hand to Clerk. */
export interface ClerkRequestOptions {
  /** Our own origins; the first one stands for any request whose host is none of them. */
  readonly origins: readonly string[];
  /** Whether our instance's key signed this token, expired or not. */
  readonly isAuthentic: (token: string) => Promise<boolean>;
}

/**
 * The request as Clerk may see it. Clerk builds redirects from forwarded headers anybody can send, follows a redirect
 * meant for satellite domains (there are none), and keeps a key for ever for every key name it is shown.
 */
export async function toClerkRequest(request: Request, options: ClerkRequestOptions): Promise<Request> {
  const url = new URL(request.url);
  const origin = findOwnOrigin(url.host, options.origins) ?? url.origin;
  const trusted = new URL(origin);
  // Set apart, not joined: a path that begins with two slashes would become a host.
  trusted.pathname = url.pathname;
  trusted.search = url.search;
  trusted.searchParams.delete("__clerk_redirect_url");
  const handshake = trusted.searchParams.get("__clerk_handshake");
  if (handshake !== null && !(await options.isAuthentic(handshake)))
    trusted.searchParams.delete("__clerk_handshake");
  const headers = new Headers(request.headers);
  for (const name of UNTRUSTED_HEADERS) headers.delete(name);
  headers.set("Host", trusted.host);
  headers.set("Cookie", await keepAuthentic(headers.get("Cookie") ?? "", options.isAuthentic));
  return new Request(trusted, { headers, method: request.method, signal: request.signal });
}

function findOwnOrigin(host: string, origins: readonly string[]): string | undefined {
  return origins.find((origin) => new URL(origin).host === host) ?? origins[0];
}

async function keepAuthentic(
  header: string,
  isAuthentic: ClerkRequestOptions["isAuthentic"],
): Promise<string> {
  const kept: string[] = [];
  for (const cookie of header.split(";")) {
    const [name = "", value = ""] = cookie.trim().split("=", 2);
    if (!SIGNED_COOKIES.test(name) || (await isAuthentic(value))) kept.push(cookie.trim());
  }
  return kept.join("; ");
}
