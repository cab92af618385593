import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type DatabaseConnection, startEmbeddedPostgres } from "../../server/embedded-postgres";
import { makeTemplateDatabase, type TestPostgres } from "./postgres-template";

type SharedServer = { readonly postgres: TestPostgres; readonly release: () => Promise<void> };
type Holder = { users: number; starting: Promise<SharedServer> | null };

// Each test project loads this file anew; one server is enough for all of them.
const HOLDER = Symbol.for("renavest.test-postgres");
const shared = globalThis as typeof globalThis & { [HOLDER]?: Holder };

/** Starts PostgreSQL, or takes the one of TEST_DATABASE_URL, and makes the migrated template that test files copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared[HOLDER] ??= { users: 0, starting: null };
  const holder = shared[HOLDER];
  holder.users += 1;
  holder.starting ??= start();
  const server = await holder.starting;
  project.provide("postgres", server.postgres);
  return async () => {
    holder.users -= 1;
    if (holder.users > 0) return;
    holder.starting = null;
    await server.release();
  };
}

function start(): Promise<SharedServer> {
  const url = process.env.TEST_DATABASE_URL;
  return url ? borrowServer(new URL(url)) : startServer();
}

async function startServer(): Promise<SharedServer> {
  const folder = await mkdtemp(join(tmpdir(), "renavest-test-"));
  // Made private by mkdtemp; as root the server runs as another user and has to pass through.
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, "data"),
    // Nothing here has to survive a power cut. synchronous_commit stays on: tests rely on its order of events.
    settings: { fsync: "off", full_page_writes: "off", shared_buffers: "64MB" },
  });
  const release = async () => {
    await server.stop();
    await rm(server.clusterDir, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { postgres: (await makeTemplateDatabase(server.superuser)).postgres, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function borrowServer(url: URL): Promise<SharedServer> {
  const superuser: DatabaseConnection = {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1) || "postgres",
  };
  const template = await makeTemplateDatabase(superuser);
  return { postgres: template.postgres, release: template.drop };
}
