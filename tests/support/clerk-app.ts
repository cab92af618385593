import { clerkKey } from "../unit/identity/make-clerk";
import { LIVE_KEY, makeClaims, makeToken } from "../unit/identity/make-token";
import { SIGNING_SECRET } from "./make-delivery";
import { createTestApp, ORIGIN, type TestApp } from "./test-app";

/** The whole app as it runs with Clerk, told of everything by it. */
export function createClerkApp(environment: Record<string, string> = {}): Promise<TestApp> {
  return createTestApp({
    environment: {
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: LIVE_KEY,
      CLERK_SECRET_KEY: "sk_live_not-a-real-secret",
      CLERK_JWT_KEY: clerkKey.publicPem,
      CLERK_WEBHOOK_SIGNING_SECRET: SIGNING_SECRET,
      ...environment,
    },
  });
}

/** A browser of ours with a session of Clerk's. */
export function toClerkHeaders(clerkUserId: string, sessionId = `sess_of_${clerkUserId}`, claims = {}) {
  const token = makeToken(clerkKey, makeClaims({ sub: clerkUserId, sid: sessionId, azp: ORIGIN, ...claims }));
  return { Cookie: `__session=${token}`, Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" };
}
