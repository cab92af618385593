import { join } from "node:path";
import type pg from "pg";
import { systemClock } from "~/adapters/clock.server";
import { createLocalIdentity } from "~/adapters/local-issuer.server";
import { type ApiClient, toApiClient } from "./e2e-api";
import type { TestInstallation } from "./e2e-installation";
import type { TestPerson } from "./e2e-people";

interface OldSignIn {
  readonly url: string;
  readonly database: pg.Pool;
  readonly installation: TestInstallation;
  readonly minutesAgo: number;
}

/** A session of somebody who showed so long ago who they are. */
export async function signInLongAgo(
  { id }: TestPerson,
  { url, database, installation, minutesAgo }: OldSignIn,
): Promise<ApiClient> {
  const { rows } = await database.query(
    'SELECT clerk_user_id AS "clerkUserId", email, name, role FROM users WHERE public_id = $1',
    [id],
  );
  const nothing = { has: async () => false, findEnded: async () => [], add: async () => undefined };
  const issuer = createLocalIdentity({
    directory: join(installation.dataDir, "identity"),
    ...{ production: false, allowedInProduction: false, clerkConfigured: false },
    people: { listPeople: async () => [], findPerson: async () => null },
    endedSessions: nothing,
    clock: { ...systemClock, now: () => new Date(Date.now() - minutesAgo * 60_000) },
  });
  const { token } = issuer.issueToken({ person: rows[0] });
  return toApiClient(url, `${issuer.cookieNames[0]}=${token}`);
}
