import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { createPartnerSecrets } from "~/adapters/partner-secrets.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { readEnv } from "~/config/env.server";
import { createDeps } from "~/deps.server";
import type { Viewer } from "~/domain/people";
import type { AppDeps } from "~/http/deps.server";
import type { LocalIdentity } from "~/services/identity-port";
import { type Lane, makeRemixLane, makeServerLane } from "./make-lanes";
import { makePostgresWorld, type PostgresWorld } from "./make-postgres-world";
import { makePair, type Pair, type Person } from "./make-world";

export const ORIGIN = "https://chat.test";

/** The whole app on a database of its own, wired as in production, with the local issuer. */
export interface TestApp extends Pair {
  readonly deps: AppDeps;
  readonly world: PostgresWorld;
  /** As the app keeps what it shares with partners. */
  readonly partnerSecrets: ReturnType<typeof createPartnerSecrets>;
  /** A browser of ours, signed in as this person. */
  headersOf(person: Person): Record<string, string>;
  /** A token of theirs, good for so many seconds. */
  tokenOf(person: Person, ttlSeconds?: number): string;
  /** The Cookie header of somebody signed in. */
  cookieOf(person: Person): string;
  /** Another pair, with a key that opens. */
  makePair(): Promise<Pair>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Another way to the database than the direct one. */
  readonly port?: (direct: { host: string; port: number }) => Promise<number>;
  /** The built thread that makes records; absent: they are made as where there is none. */
  readonly recordWorker?: URL;
}

export async function createTestApp({
  environment = {},
  port,
  recordWorker,
}: TestAppOptions = {}): Promise<TestApp> {
  const world = await makePostgresWorld();
  const { connection } = world.test;
  const dataDir = await mkdtemp(join(tmpdir(), "renavest-app-"));
  const encryptionKeys = `k1:${randomBytes(32).toString("base64")}`;
  const deps = createDeps(
    readEnv({
      ...{
        NODE_ENV: "test",
        APP_LOG: "silent",
        APP_ORIGINS: ORIGIN,
        NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "true",
      },
      ...{ DB_HOST: connection.host, DB_USER: connection.user, DB_PASSWORD: connection.password },
      ...{ DB_DATABASE: connection.database, DB_PORT: String((await port?.(connection)) ?? connection.port) },
      ...{ CHAT_ENCRYPTION_KEYS: encryptionKeys, RENAVEST_DATA_DIR: dataDir },
      // These suites ask a lot; the limits have their own.
      ...{ CHAT_SENDS_PER_MINUTE: "0", CHAT_SENDS_PER_SECOND: "0", CHAT_STREAMS_PER_USER: "0" },
      ...environment,
    }),
    { recordWorker },
  );
  const identity = deps.identity as LocalIdentity;
  const pair = () => makePair(world, { cipher: deps.cipher });
  const tokenOf: TestApp["tokenOf"] = (person, ttlSeconds = 3_600) =>
    identity.issueToken({ person, ttlSeconds }).token;
  const cookieOf: TestApp["cookieOf"] = (person) => `${identity.cookieNames[0]}=${tokenOf(person)}`;
  return {
    ...(await pair()),
    partnerSecrets: createPartnerSecrets({ ring: parseEncryptionKeys(encryptionKeys) }),
    ...{ deps, world, tokenOf, cookieOf, makePair: pair },
    headersOf: (person) => ({
      ...{ Cookie: cookieOf(person), Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" },
    }),
    async close() {
      deps.hub.shutDown();
      await deps.close();
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Both ways by which requests reach the endpoints; whatever one answers, the other must. */
export async function makeLanes(deps: AppDeps, build?: ServerBuild): Promise<readonly Lane[]> {
  return [makeRemixLane(deps, build), await makeServerLane(deps, build && { build })];
}

/** A body of JSON, as our pages send it. */
export function postJson(path: string, headers: Readonly<Record<string, string>>, body: unknown) {
  return {
    ...{ method: "POST", path, headers: { "Content-Type": "application/json", ...headers } },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

/** What tests look at in an answer: status and body, without the request's own id. */
export function toPlain(answer: { status: number; text: string }): { status: number; body: unknown } {
  const body = JSON.parse(answer.text);
  if (body?.error?.requestId !== undefined) body.error.requestId = "";
  return { status: answer.status, body };
}

/** The error code of an answer. */
export function codeOf(answer: { text: string }): string | undefined {
  return JSON.parse(answer.text)?.error?.code;
}

/** As the services see this person. */
export function toViewer({ clerkUserId: _, email: __, ...viewer }: Person): Viewer {
  return viewer;
}
