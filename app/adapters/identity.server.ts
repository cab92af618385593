import type { Identity } from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";
import { createClerkIdentity } from "./clerk.server";
import { createLocalDirectory } from "./identity-directory.server";
import { createEndedSessions } from "./identity-ended-sessions.server";
import { createLocalIdentity } from "./local-issuer.server";
import type { PostgresDatabase } from "./postgres-database.server";

/** What decides who vouches for people here. */
export interface IdentityOptions {
  /** NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, CLERK_SECRET_KEY, CLERK_JWT_KEY as far as they are set. */
  readonly clerk: {
    readonly publishableKey: string | undefined;
    readonly secretKey: string | undefined;
    readonly jwtKey: string | undefined;
  };
  /** APP_ORIGINS: required with Clerk. */
  readonly appOrigins: readonly string[];
  readonly production: boolean;
  /** Our pages are reached over https. */
  readonly secureCookies: boolean;
  /** RENAVEST_LOCAL_IDENTITY */
  readonly localIdentityAllowed: boolean;
  /** Where the local issuer keeps its key. */
  readonly localKeyDirectory: string;
  readonly database: Pick<PostgresDatabase, "run">;
  readonly clock: Clock;
}

/** Clerk when its keys are set, else the local issuer; never both. Throws, naming what is missing, when it can be neither. */
export function createIdentity(options: IdentityOptions): Identity {
  const { clerk, clock, database } = options;
  const { publishableKey, secretKey, jwtKey } = clerk;
  const endedSessions = createEndedSessions({ database, clock });
  if (publishableKey !== undefined && secretKey !== undefined) {
    if (options.localIdentityAllowed)
      throw new Error("RENAVEST_LOCAL_IDENTITY is set beside the Clerk keys: unset one of them.");
    const keys = { publishableKey, secretKey, jwtKey };
    return createClerkIdentity({ ...keys, origins: options.appOrigins, endedSessions, clock });
  }
  return createLocalIdentity({
    directory: options.localKeyDirectory,
    production: options.production,
    secureCookies: options.secureCookies,
    allowedInProduction: options.localIdentityAllowed,
    clerkConfigured: [publishableKey, secretKey, jwtKey].some((key) => key !== undefined),
    people: createLocalDirectory({ database, clock }),
    endedSessions,
    clock,
  });
}
