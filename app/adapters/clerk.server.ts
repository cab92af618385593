import { createClerkClient } from "@clerk/backend";
import { ChatError } from "~/domain/errors";
import type { ClerkIdentity, EndedSessions } from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";
import { createClerkOpenPage } from "./clerk-page.server";
import { createClerkDescribe, isNotFound } from "./clerk-people.server";
import { parsePublishableKey } from "./clerk-publishable-key.server";
import { createClerkSessionChecks } from "./clerk-session-checks.server";
import { createSessionTokenVerifier } from "./clerk-session-token.server";
import { toDoubts } from "./session-doubts.server";
import { createSessionProofs } from "./session-proofs.server";
import { createFixedTokenKeys, createPublishedTokenKeys, parseTokenKey } from "./session-token-keys.server";

/** Clerk's keys and our own origins. */
export interface ClerkIdentityOptions {
  /** NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY */
  readonly publishableKey: string;
  /** CLERK_SECRET_KEY */
  readonly secretKey: string;
  /** CLERK_JWT_KEY, the instance's public key as PEM: with it, checking a token asks nobody. */
  readonly jwtKey?: string | undefined;
  /** Origins whose sessions count, such as `https://app.example`. At least one. */
  readonly origins: readonly string[];
  readonly endedSessions: EndedSessions;
  readonly clock: Clock;
}

/** No token of Clerk's lives longer, the tolerance for clocks included. */
const TOKEN_LIFE_MS = 70_000;

/** Clerk as issuer of identities. Throws when a key is not one or no origin is given. */
export function createClerkIdentity(options: ClerkIdentityOptions): ClerkIdentity {
  const { secretKey, jwtKey, origins, endedSessions, clock } = options;
  if (origins.length === 0)
    throw new Error("Clerk needs the app's own origins: a token for another site must not count.");
  if (!/^sk_(test|live)_/.test(secretKey)) throw new Error("CLERK_SECRET_KEY is not a Clerk secret key.");
  const instance = parsePublishableKey(options.publishableKey);
  const client = createClerkClient({
    secretKey,
    publishableKey: options.publishableKey,
    telemetry: { disabled: true },
  });
  const keys =
    jwtKey === undefined
      ? createPublishedTokenKeys({ clock, loadJwks: async () => (await client.jwks.getJwks()).keys ?? [] })
      : createFixedTokenKeys(parseTokenKey(jwtKey), null);
  const rules = { issuer: instance.issuer, authorizedParties: origins, audiences: [] };
  const verifier = createSessionTokenVerifier({ keys, rules, clock });
  const proofs = createSessionProofs();
  const checks = createClerkSessionChecks({ sessions: client.sessions, proofs, clock });
  const noteSessionEnded = (sessionId: string) =>
    endedSessions.add(sessionId, new Date(clock.now().getTime() + TOKEN_LIFE_MS));

  return {
    kind: "clerk",
    // `iss` of its tokens is where its browser API is.
    browserOrigin: instance.issuer,
    cookieNames: instance.cookieNames,
    async verify({ token }) {
      const identity = await verifier.verify(token);
      if (identity === null || (await endedSessions.has(identity.sessionId))) return null;
      proofs.note(identity);
      return identity;
    },
    async judgeSessions(sessionIds, { fresh = false } = {}) {
      const ended = new Set(await endedSessions.findEnded(sessionIds, { fresh }));
      return toDoubts(sessionIds, (id) => (ended.has(id) ? "ended" : checks.judge(id)));
    },
    describe: createClerkDescribe({ users: client.users, clock }),
    openPage: createClerkOpenPage({ instance, secretKey, jwtKey, origins, verifier }),
    async endSession({ sessionId }) {
      await client.sessions.revokeSession(sessionId).catch((cause: unknown) => {
        if (!isNotFound(cause)) throw new ChatError("unavailable", { retryAfterSeconds: 5, cause });
      });
      await noteSessionEnded(sessionId);
    },
    noteSessionEnded,
  };
}
