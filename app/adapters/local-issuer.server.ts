import { randomBytes, sign } from "node:crypto";
import { ChatError } from "~/domain/errors";
import type {
  EndedSessions,
  IssuedToken,
  LocalDirectory,
  LocalIdentity,
  LocalPerson,
} from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";
import { createSessionTokenVerifier } from "./clerk-session-token.server";
import { type LocalIssuerKey, loadLocalIssuerKey } from "./local-issuer-key.server";
import { toDoubts } from "./session-doubts.server";
import { createSessionProofs } from "./session-proofs.server";
import type { SessionTokenRules } from "./session-token-claims.server";
import { createFixedTokenKeys } from "./session-token-keys.server";

/** How long a local sign-in lasts, in seconds. */
const LOCAL_SESSION_SECONDS = 12 * 3_600;

/**
 * Fixed names, not this server's address: a token made for load tests must work on whatever port the app runs.
 * What makes a token ours is the key, which never leaves its directory.
 */
const LOCAL_RULES: SessionTokenRules = {
  issuer: "https://identity.renavest.local",
  authorizedParties: ["https://renavest.local"],
  audiences: [],
};

/** What decides whether anybody may sign in without a password. */
export interface LocalIdentityOptions {
  /** Where the signing key lives; made when missing. */
  readonly directory: string;
  readonly production: boolean;
  /** RENAVEST_LOCAL_IDENTITY=1: somebody meant it. */
  readonly allowedInProduction: boolean;
  /** Our pages are reached over https: the cookie's name then makes browsers refuse it from anywhere else. */
  readonly secureCookies?: boolean;
  /** Whether any Clerk key is set. */
  readonly clerkConfigured: boolean;
  readonly people: LocalDirectory;
  readonly endedSessions: EndedSessions;
  readonly clock: Clock;
}

/** Throws when signing in without a password is out of place. */
export function createLocalIdentity(options: LocalIdentityOptions): LocalIdentity {
  refuseWhereOutOfPlace(options);
  const { clock, endedSessions } = options;
  const key = loadLocalIssuerKey(options.directory);
  const keys = createFixedTokenKeys(key.publicKey, key.keyId);
  const verifier = createSessionTokenVerifier({ keys, rules: LOCAL_RULES, clock });
  const proofs = createSessionProofs();

  return {
    kind: "local",
    cookieNames: [options.secureCookies === true ? "__Host-session" : "__session"],
    directory: options.people,
    issueToken: ({ person, ttlSeconds = LOCAL_SESSION_SECONDS }) =>
      issueToken(key, { person, ttlSeconds, now: clock.now() }),
    async verify({ token }) {
      const identity = await verifier.verify(token);
      if (identity === null || (await endedSessions.has(identity.sessionId))) return null;
      proofs.note(identity);
      return identity;
    },
    async judgeSessions(sessionIds, { fresh = false } = {}) {
      const nowMs = clock.now().getTime();
      const ended = new Set(await endedSessions.findEnded(sessionIds, { fresh }));
      // A token's end is no sign-out: whoever held it is asked to sign in, and loses nothing they wrote.
      const isUnproven = (id: string) => (proofs.find(id) ?? 0) <= nowMs;
      return toDoubts(sessionIds, (id) => (ended.has(id) ? "ended" : isUnproven(id) ? "unproven" : null));
    },
    async describe(clerkUserId, { email, name, role }) {
      if (email === undefined || name === undefined || role === undefined) throw new ChatError("signed_out");
      return { clerkUserId, email: email.toLowerCase(), name, role };
    },
    endSession: ({ sessionId, expiresAt }) => endedSessions.add(sessionId, expiresAt),
  };
}

function refuseWhereOutOfPlace(options: LocalIdentityOptions): void {
  if (options.clerkConfigured)
    throw new Error("Local sign-in is refused beside Clerk: unset the Clerk keys or configure Clerk fully.");
  if (options.production && !options.allowedInProduction)
    throw new Error(
      "Local sign-in is refused in production: anybody could sign in as anybody. Set the Clerk keys, or RENAVEST_LOCAL_IDENTITY=1 if this is a demonstration.",
    );
}

interface TokenOrder {
  readonly person: Pick<LocalPerson, "clerkUserId" | "email" | "name" | "role">;
  readonly ttlSeconds: number;
  readonly now: Date;
}

/** The claims of a Clerk session token (version 2) customised as the README asks: email, name, metadata. */
function issueToken(key: LocalIssuerKey, { person, ttlSeconds, now }: TokenOrder): IssuedToken {
  const issuedAt = Math.floor(now.getTime() / 1_000);
  const sessionId = `sess_${randomBytes(16).toString("base64url")}`;
  const claims = {
    v: 2,
    iss: LOCAL_RULES.issuer,
    azp: LOCAL_RULES.authorizedParties[0],
    sub: person.clerkUserId,
    sid: sessionId,
    iat: issuedAt,
    // Clerk backdates by ten seconds too: clocks disagree.
    nbf: issuedAt - 10,
    exp: issuedAt + ttlSeconds,
    // A token is a sign-in here.
    fva: [0, -1],
    email: person.email,
    name: person.name,
    metadata: { role: person.role },
  };
  const signed = `${encode({ alg: "RS256", kid: key.keyId, typ: "JWT" })}.${encode(claims)}`;
  const signature = sign("RSA-SHA256", Buffer.from(signed), key.privateKey).toString("base64url");
  return { token: `${signed}.${signature}`, sessionId, expiresAt: new Date(claims.exp * 1_000) };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
