import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnv } from "~/config/env.server";
import { createDeps } from "~/deps.server";
import type { AppDeps } from "~/http/deps.server";
import { createTestDatabase } from "../../support/postgres";
import { runAs } from "../../support/postgres-template";

export const ORIGIN = "https://chat.renavest.test";

const PEOPLE = `
  INSERT INTO users (clerk_user_id, email, name, role, disabled_at) VALUES
    ('user_dana', 'dana@example.com', 'Dana Reyes', 'therapist', NULL),
    ('user_sam', 'sam@example.com', 'Sam Carter', 'prospect', NULL),
    ('user_alex', 'alex@example.com', 'Alex Kim', 'prospect', NULL),
    ('user_gone', 'gone@example.com', 'Gone Person', 'prospect', now()),
    ('user_ada', 'ada@example.com', 'Ada Lind', 'admin', NULL);
  INSERT INTO therapists (user_id) SELECT id FROM users WHERE role = 'therapist';
  INSERT INTO subscriptions (user_id, kind, status, starts_at, ends_at)
    SELECT id, 'employer', 'expired', now() - interval '1 year', now() - interval '1 day' FROM users WHERE email = 'alex@example.com';
  INSERT INTO subscriptions (user_id, kind, status)
    SELECT id, 'individual', 'active' FROM users WHERE email = 'sam@example.com';`;

/** A running app on a database of its own, without a server around it. */
export interface Practice {
  readonly deps: AppDeps;
  /** What Remix hands to a loader or action. */
  args(
    request: Request,
    params?: Record<string, string>,
  ): { request: Request; params: Record<string, string>; context: { deps: AppDeps } };
  /** Past all rights. */
  sql(statement: string): Promise<void>;
  /** A second instance with the same keys, on the same database unless told otherwise. */
  startAnother(changes?: Record<string, string>): AppDeps;
  close(): Promise<void>;
}

export async function makePractice(environment: Record<string, string> = {}): Promise<Practice> {
  const database = await createTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), "renavest-practice-"));
  await runAs(database.superuser, PEOPLE);
  const { host, port, user, password } = database.connection;
  const variables = {
    NODE_ENV: "test",
    APP_LOG: "silent",
    APP_ORIGINS: ORIGIN,
    NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "true",
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USER: user,
    DB_PASSWORD: password,
    DB_DATABASE: database.connection.database,
    CHAT_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    RENAVEST_DATA_DIR: directory,
    ...environment,
  };
  const started = [createDeps(readEnv(variables))];
  const [deps] = started as [AppDeps];
  return {
    deps,
    args: (request, params = {}) => ({ request, params, context: { deps } }),
    sql: (statement) => runAs(database.superuser, statement),
    startAnother(changes = {}) {
      const another = createDeps(readEnv({ ...variables, ...changes }));
      started.push(another);
      return another;
    },
    async close() {
      await Promise.all(started.map((each) => each.close()));
      await database.drop();
      await rm(directory, { recursive: true });
    },
  };
}

/** A form as a page of ours posts it. */
export function makePost(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Request {
  return new Request(ORIGIN + path, {
    method: "POST",
    headers: { Origin: ORIGIN, ...headers },
    body: new URLSearchParams(fields),
  });
}

export function makeGet(path: string, headers: Record<string, string> = {}): Request {
  return new Request(ORIGIN + path, { headers: { Accept: "text/html", ...headers } });
}

/** The Cookie header that a browser would send after this answer. */
export function toCookieHeader(response: Response): string {
  return response.headers
    .getSetCookie()
    .filter((cookie) => !/Max-Age=0/.test(cookie))
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}

/** The Response somebody threw; anything else fails the test. */
export async function catchResponse(work: Promise<unknown>): Promise<Response> {
  const thrown = await work.then(
    () => new Error("nothing was thrown"),
    (error: unknown) => error,
  );
  if (thrown instanceof Response) return thrown;
  throw thrown;
}
