import { chmod, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { ensureLogin } from "../prisma/ensure-login";
import { findFreePort, isPortFree } from "./free-port";
import { findPostgresBinaries } from "./postgres-binaries";
import { checkCluster, createCluster, requireNotRunning } from "./postgres-cluster";
import { makeServerFile, readServerFile, toReachableBinaries, writeServerFile } from "./postgres-folder";
import { chooseOsUser } from "./postgres-os-user";
import { PortTakenError, type RunningServer, startServer } from "./postgres-process";

/** How to reach a database; fits both `pg` and the DB_ variables. */
export type DatabaseConnection = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
};

export type EmbeddedPostgresOptions = {
  readonly dataDir: string;
  /** Without it a free one is chosen and kept for the next starts. */
  readonly port?: number;
  /** Takes one line at a time about what is happening. */
  readonly log?: (line: string) => void;
  /** PostgreSQL settings on top of ours; tests trade durability for speed here. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** A running PostgreSQL of our own. */
export type EmbeddedPostgres = {
  /** The app's login: owns the database `renavest`, is no superuser, may make the roles. */
  readonly connection: DatabaseConnection;
  readonly superuser: DatabaseConnection;
  /** PostgreSQL's own files, mostly inside `dataDir`. */
  readonly clusterDir: string;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Leaves no process behind; may be called twice. */
  stop(): Promise<void>;
};

const HOST = "127.0.0.1";
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: "",
  max_connections: "200",
  // What a 2xx promises rests on these two.
  fsync: "on",
  synchronous_commit: "on",
  timezone: "UTC",
  log_timezone: "UTC",
  // Failed statements and their details hold people's data; they belong in no log.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

/**
 * Starts PostgreSQL on the files in `dataDir`, which it makes on the first start. Throws an Error whose message a person can
 * act on when the folder is in use, belongs to a newer version or another OS user, or the port is taken.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => undefined } = options;
  const dataDir = resolve(options.dataDir);
  if (await mkdir(dataDir, { recursive: true })) await chmod(dataDir, 0o711);

  const remembered = await readServerFile(dataDir);
  const user = await chooseOsUser(remembered?.clusterDir ?? resolve(dataDir, "cluster"));
  const file = remembered ?? (await makeServerFile(dataDir, user, log));
  const binaries = await toReachableBinaries(findPostgresBinaries(), user);
  const { clusterDir } = file;

  if (await checkCluster(clusterDir, user, binaries.version)) {
    if (!remembered)
      throw new Error(`${dataDir} holds a database, but its password file server.json is gone.`);
    await requireNotRunning(clusterDir);
  } else {
    log("making the database files (first start only)");
    await writeServerFile(dataDir, file);
    await createCluster({ binaries, user, clusterDir, superuserPassword: file.superuserPassword });
  }

  const start = (port: number) =>
    startServer({ binaries, user, clusterDir, port, settings: { ...SETTINGS, ...options.settings } });
  const { server, port } = await startOnPort(start, options.port, file.port);
  try {
    await writeServerFile(dataDir, { ...file, port });
    const superuser = toConnection(port, "postgres", file.superuserPassword, "postgres");
    const connection = toConnection(port, "renavest", file.loginPassword, "renavest");
    await ensureLogin(superuser, connection);
    log(`PostgreSQL ${binaries.version} on ${HOST}:${port}`);
    return { connection, superuser, clusterDir, ended: server.ended, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** How to reach the server of a folder that runs in some other process; null when the folder has none. */
export async function findEmbeddedConnection(dataDir: string): Promise<DatabaseConnection | null> {
  const file = await readServerFile(resolve(dataDir));
  if (file === null || file.port === null) return null;
  return toConnection(file.port, "renavest", file.loginPassword, "renavest");
}

/** The same, past all rights, on the app's database: for backups, which have to see every row. */
export async function findEmbeddedSuperuser(dataDir: string): Promise<DatabaseConnection | null> {
  const file = await readServerFile(resolve(dataDir));
  if (file === null || file.port === null) return null;
  return toConnection(file.port, "postgres", file.superuserPassword, "renavest");
}

function toConnection(port: number, user: string, password: string, database: string): DatabaseConnection {
  return { host: HOST, port, user, password, database };
}

async function startOnPort(
  start: (port: number) => Promise<RunningServer>,
  asked: number | undefined,
  remembered: number | null,
): Promise<{ server: RunningServer; port: number }> {
  if (asked !== undefined) {
    if (!(await isPortFree(HOST, asked)))
      throw new PortTakenError(`Port ${asked} on ${HOST} is taken by another program.`);
    return { server: await start(asked), port: asked };
  }
  for (let attempt = 1; ; attempt += 1) {
    const keep = attempt === 1 && remembered !== null && (await isPortFree(HOST, remembered));
    const port = keep ? remembered : await findFreePort(HOST);
    try {
      return { server: await start(port), port };
    } catch (error) {
      // Somebody took it between our look and PostgreSQL's.
      if (!(error instanceof PortTakenError) || attempt >= 5) throw error;
    }
  }
}
