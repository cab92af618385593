import { createHash } from "node:crypto";

/** What a publishable key (`pk_test_...`, `pk_live_...`) says about its Clerk instance. */
export interface ClerkInstance {
  readonly publishableKey: string;
  /** `iss` of its session tokens. */
  readonly issuer: string;
  /** Its own sign-in page, which needs none of our JavaScript. */
  readonly hostedSignInUrl: string;
  /** Session cookies, best first: the suffixed one is surely this instance's, the plain one may be another's on the same host. */
  readonly cookieNames: readonly string[];
}

/** Throws when it is not a publishable key. */
export function parsePublishableKey(publishableKey: string): ClerkInstance {
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/=_-]+)$/.exec(publishableKey)?.[1];
  const host = /^([a-z0-9.-]+)\$$/.exec(Buffer.from(encoded ?? "", "base64").toString("latin1"))?.[1];
  if (host === undefined)
    throw new Error("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not a Clerk publishable key.");
  const accountsHost = host.replace(/clerk\.accounts\.|clerk\./, "accounts.");
  const suffix = createHash("sha1").update(publishableKey).digest("base64url").slice(0, 8);
  return {
    publishableKey,
    issuer: `https://${host}`,
    hostedSignInUrl: `https://${accountsHost}/sign-in`,
    cookieNames: [`__session_${suffix}`, "__session"],
  };
}
