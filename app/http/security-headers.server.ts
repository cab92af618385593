/**
 * What every answer of ours carries, whoever gives it (safety.md, Web). `same-origin`, not `no-referrer`: under the
 * latter browsers send `Origin: null` with our own forms, which Remix refuses (docs/decisions/014).
 */
export const SHARED_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/** Of what is no page: opened by itself it may load nothing, run nothing and be framed by nobody. */
export const DATA_HEADERS = {
  ...SHARED_HEADERS,
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

/** Two years, as the preload lists want it; sent where our pages are reached over https. */
export const HSTS = "max-age=63072000; includeSubDomains";

/** What a page is allowed beside our own files. */
export interface PagePolicyOptions {
  /** Of this very answer; its own inline scripts carry it. */
  readonly nonce: string;
  /** Origin of Clerk's browser code and API; null without Clerk. */
  readonly clerkOrigin: string | null;
  /** The page is a step of the widget's pop-up, which has to find the frame that opened it (docs/decisions/018). */
  readonly keepsOpener?: boolean;
}

/** Headers of a page. */
export function pageHeaders(options: PagePolicyOptions): Record<string, string> {
  return {
    ...SHARED_HEADERS,
    "Content-Security-Policy": toPolicy(options),
    "Cross-Origin-Opener-Policy": options.keepsOpener === true ? "unsafe-none" : "same-origin",
    "Permissions-Policy":
      "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()",
    // For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
  };
}

/** Clerk's own list: its code and API, its bot check, people's pictures, and styles it writes itself. */
const CLERK_BOT_CHECK = "https://challenges.cloudflare.com";
const CLERK_IMAGES = "https://img.clerk.com";

function toPolicy({ nonce, clerkOrigin }: PagePolicyOptions): string {
  const clerk = (...sources: string[]) => (clerkOrigin === null ? [] : sources);
  const own = clerkOrigin ?? "";
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, ...clerk(own, CLERK_BOT_CHECK)],
    "style-src": ["'self'", ...clerk("'unsafe-inline'")],
    "img-src": ["'self'", ...clerk(CLERK_IMAGES)],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...clerk(own)],
    "manifest-src": ["'self'"],
    "worker-src": clerkOrigin === null ? ["'none'"] : ["'self'", "blob:"],
    "frame-src": clerkOrigin === null ? ["'none'"] : [CLERK_BOT_CHECK],
    "form-action": ["'self'", ...clerk(own)],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    ...(clerkOrigin === null ? { "require-trusted-types-for": ["'script'"] } : {}),
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
