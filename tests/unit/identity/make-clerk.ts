import { createHash } from "node:crypto";
import { vi } from "vitest";
import { type ClerkIdentityOptions, createClerkIdentity } from "~/adapters/clerk.server";
import { makeEndedSessions } from "../../support/make-ended-sessions";
import { type KeyPair, LIVE_KEY, makeKeyPair, ORIGIN } from "./make-token";

export const clerkKey: KeyPair = makeKeyPair();

/** Clerk's side of the network: answers by path, and remembers who asked what. */
export function stubClerkApi(answers: Record<string, () => Response> = {}) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const { origin, pathname } = new URL(request.url);
    asked.push(`${request.method} ${origin}${pathname}`);
    const answer = answers[pathname];
    if (answer === undefined) throw new TypeError(`fetch failed: ${pathname}`);
    return answer();
  });
  return asked;
}

export function makeClerk(changes: Partial<ClerkIdentityOptions> = {}) {
  return createClerkIdentity({
    publishableKey: LIVE_KEY,
    secretKey: "sk_live_not-a-real-secret",
    jwtKey: clerkKey.publicPem,
    origins: [ORIGIN],
    endedSessions: makeEndedSessions(),
    clock: { now: () => new Date(), after: () => () => undefined },
    ...changes,
  });
}

/** The suffix Clerk puts on its cookies' names, so that two instances on one host do not collide. */
export function suffixOf(publishableKey: string): string {
  return createHash("sha1").update(publishableKey).digest("base64url").slice(0, 8);
}

/** A document as a browser asks for it. */
export function makeDocumentRequest(
  path: string,
  cookies: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
  return new Request(ORIGIN + path, {
    headers: {
      Accept: "text/html,*/*",
      "Sec-Fetch-Dest": "document",
      ...(cookie === "" ? {} : { Cookie: cookie }),
      ...headers,
    },
  });
}

/** What was thrown, when it was a Response. */
export async function catchResponse(work: Promise<unknown>): Promise<Response> {
  const thrown = await work.then(
    () => new Error("nothing was thrown"),
    (error: unknown) => error,
  );
  if (thrown instanceof Response) return thrown;
  throw thrown;
}
