import type { Role } from "~/domain/people";
import type { NewPerson } from "./ports/people-repository";
import type { SessionJudge } from "./ports/session-judge";

/** A session token as a request carried it. */
export interface Credential {
  readonly token: string;
  readonly source: "cookie" | "bearer";
}

/** What a token says about its person, as far as it says it. Only the issuer can write these. */
export interface IdentityClaims {
  readonly email?: string;
  readonly name?: string;
  /** From public metadata alone, which a person cannot edit. */
  readonly role?: Role;
}

/** A person and session the issuer vouches for, every check of safety.md's token table passed. */
export interface VerifiedIdentity {
  readonly clerkUserId: string;
  readonly sessionId: string;
  /** The token's own end; its session may live longer, under newer tokens. */
  readonly expiresAt: Date;
  /** When the person last proved who they are; absent or null: the token does not say. */
  readonly signedInAt?: Date | null;
  readonly claims: IdentityClaims;
}

/** Whoever vouches for people: Clerk, or the local issuer of the embedded default. */
export interface IdentityIssuer extends SessionJudge {
  /** Cookies that may hold a session token, best first. */
  readonly cookieNames: readonly string[];
  /** Null for anything but a valid token of a live session; throws ChatError `unavailable` when that cannot be found out. */
  verify(credential: Credential): Promise<VerifiedIdentity | null>;
  /**
   * A person at their first sign-in. Role `prospect` unless public metadata says otherwise.
   * Throws ChatError `signed_out` when the issuer does not know them (any more), `unavailable` when it cannot be asked.
   */
  describe(clerkUserId: string, claims: IdentityClaims): Promise<Omit<NewPerson, "id">>;
  /** After this no new token of the session is made, and on our side the old ones are worth nothing. */
  endSession(identity: VerifiedIdentity): Promise<void>;
}

/** Somebody the local sign-in page offers. */
export interface LocalPerson {
  readonly clerkUserId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Kind of their active subscription; null when there is none. */
  readonly plan: "individual" | "employer" | "trial" | null;
}

/** Who may sign in without a password on the embedded default. */
export interface LocalDirectory {
  /** The first `limit` people who are not disabled, oldest first. */
  listPeople(limit: number): Promise<readonly LocalPerson[]>;
  /** By e-mail, letter case ignored; null for unknown and disabled people. */
  findPerson(email: string): Promise<LocalPerson | null>;
}

/** Sessions ended before their last token's end, known to every instance. */
export interface EndedSessions {
  /** Kept until `expiresAt`, when the token is worthless anyway. */
  add(sessionId: string, expiresAt: Date): Promise<void>;
  has(sessionId: string): Promise<boolean>;
  /** Of these, the ended ones. `fresh`: as of now, not as of a moment ago. */
  findEnded(sessionIds: readonly string[], options: { readonly fresh: boolean }): Promise<readonly string[]>;
}

/** A freshly signed session token. */
export interface IssuedToken {
  readonly token: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

/** The embedded default: signs Clerk-shaped tokens with its own key. */
export interface LocalIdentity extends IdentityIssuer {
  readonly kind: "local";
  readonly directory: LocalDirectory;
  issueToken(order: {
    readonly person: Pick<LocalPerson, "clerkUserId" | "email" | "name" | "role">;
    /** Seconds the token lasts; 12 hours unless told. */
    readonly ttlSeconds?: number;
  }): IssuedToken;
}

/** What a page needs to start Clerk's browser code; opaque to everybody else. */
export interface ClerkPage {
  readonly kind: "clerk";
  readonly publishableKey: string;
  /** Clerk's own sign-in page, for browsers without JavaScript. */
  readonly hostedSignInUrl: string;
  readonly clerkState: Readonly<Record<string, unknown>>;
}

/** Clerk, in production. */
export interface ClerkIdentity extends IdentityIssuer {
  readonly kind: "clerk";
  /** Origin of its browser code and API, which pages may load from. */
  readonly browserOrigin: string;
  /** Clerk has told us (by a webhook) that a session is over: its last tokens count for nothing from now on. */
  noteSessionEnded(sessionId: string): Promise<void>;
  /**
   * Runs Clerk's root loader for one page request: throws the redirect of a handshake, else returns
   * the page's state and the cookies to set.
   */
  openPage(request: Request): Promise<{ readonly page: ClerkPage; readonly setCookies: readonly string[] }>;
}

/** The issuer this installation runs with; exactly one. */
export type Identity = LocalIdentity | ClerkIdentity;
