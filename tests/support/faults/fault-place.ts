import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import type { AppEnvironment } from "../../../server/app-process";
import { type AppFixture, startApp } from "../app-fixture";
import { openDatabase } from "../e2e-database";
import { type OwnInstallation, startTestInstallation } from "../e2e-installation";
import { createFakeNetwork, type FakeNetwork } from "../fake-network";
import { startNginx } from "../nginx";
import { openRedisPlace, type RedisPlace } from "../redis-place";
import { REST_TOKEN } from "../redis-rest-bridge";
import type { Way } from "../redis-ways";
import { type AppMeasure, measureWhenReady } from "./measure-app";

/** A way to a process that a test may treat badly. */
export interface Wire {
  readonly network: FakeNetwork;
  readonly url: string;
}

/** One process of the app; clients reach it by one of two wires. */
export interface FaultInstance extends AppFixture {
  readonly good: Wire;
  /** Cut all the time. */
  readonly bad: Wire;
  /** Between it and the database. */
  readonly databaseWire: FakeNetwork;
  /** Before anybody asked anything of it. */
  readonly baseline: AppMeasure;
}

/** Three processes of the app on one database, and everything that can be taken from them. */
export interface FaultPlace {
  readonly installation: OwnInstallation;
  readonly database: pg.Pool;
  /** Null: hints go over LISTEN/NOTIFY, and nothing is cached. */
  readonly redis: RedisPlace | null;
  /** Between the app and Redis over TCP. */
  readonly redisWire: FakeNetwork | null;
  readonly instances: readonly [FaultInstance, FaultInstance, FaultInstance];
  /** An nginx before all three, and wires to it; null: people are with one process each. */
  readonly front: { readonly url: string; readonly good: Wire; readonly bad: Wire } | null;
  /** Everything the processes said so far. */
  readLogs(): Promise<string>;
  /** Brings the database back after it was stopped. */
  startDatabase(): Promise<void>;
  close(): Promise<void>;
}

/** What a place has besides a database and three processes. */
export interface PlaceOptions {
  readonly redis?: boolean;
  readonly nginx?: boolean;
}

const STARTED_TOGETHER = 3;

/** How the three reach Redis: mixed, so that both ways are in every round. */
const WAYS: readonly (readonly Way[])[] = [["redis"], ["upstash"], ["redis", "upstash"]];

export async function openFaultPlace(options: PlaceOptions = {}): Promise<FaultPlace> {
  const installation = await startTestInstallation();
  const database = openDatabase(installation);
  const redis = options.redis === true ? await openRedisPlace() : null;
  const redisWire = redis && (await createFakeNetwork({ host: "127.0.0.1", port: redis.redis.port }));
  const logFile = join(installation.dataDir, "app.log");
  const log = openSync(logFile, "a");
  const env = {
    ...installation.env,
    ...{ APP_LOG: "json", CHAT_STREAMS_PER_USER: "0" },
  };
  const countListening = async () => {
    if (redis !== null) return STARTED_TOGETHER;
    const { rows } = await database.query<{ count: number }>(
      "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'renavest-hints'",
    );
    return rows[0]?.count ?? 0;
  };
  const start = async (ways: readonly Way[]): Promise<FaultInstance> => {
    const databaseWire = await createFakeNetwork(toAddress(installation.env));
    const own = { ...toRedisEnv(redis, redisWire, ways), DB_PORT: String(databaseWire.port) };
    const app = await startApp({ ...env, ...own }, log);
    const reached = { ...app, databaseWire, url: `http://127.0.0.1:${app.port}` };
    const hears = async () =>
      (await countListening()) >= STARTED_TOGETHER && (await isRedisWell(reached.url));
    const baseline = await measureWhenReady(reached, hears).catch(async (error: unknown) => {
      const state = app.isRunning() ? "it runs" : "it has ended";
      const said = (await readFile(logFile, "utf8")).slice(-2_000);
      throw new Error(`An app did not start well; ${state}. The last words of all:\n${said}`, {
        cause: error,
      });
    });
    return { ...reached, ...(await openWires(app.port)), baseline };
  };
  const [first = [], second = [], third = []] = redis === null ? [] : WAYS;
  const instances = await Promise.all([start(first), start(second), start(third)] as const);
  const nginx = options.nginx === true ? await startNginx(instances.map((app) => app.port)) : null;
  const front = nginx && { url: nginx.url, ...(await openWires(Number(new URL(nginx.url).port))) };
  let again: OwnInstallation | null = null;
  return {
    ...{ installation, database, redis, redisWire, instances, front },
    readLogs: () => readFile(logFile, "utf8"),
    async startDatabase() {
      again = await startTestInstallation(installation.dataDir);
    },
    async close() {
      for (const { good, bad } of front === null ? instances : [...instances, front])
        for (const { network } of [good, bad]) await network.close();
      await nginx?.close();
      await Promise.all(instances.map((app) => app.stop()));
      await database.end();
      for (const { databaseWire } of instances) await databaseWire.close();
      await redisWire?.close();
      await redis?.close();
      closeSync(log);
      await again?.stop();
      await installation.remove();
    },
  };
}

async function openWires(port: number): Promise<{ readonly good: Wire; readonly bad: Wire }> {
  const open = async (): Promise<Wire> => {
    const network = await createFakeNetwork({ host: "127.0.0.1", port });
    return { network, url: `http://127.0.0.1:${network.port}` };
  };
  return { good: await open(), bad: await open() };
}

/** Neither down nor on its way up; a place without Redis says `off`. */
async function isRedisWell(url: string): Promise<boolean> {
  const ready = await fetch(`${url}/readyz`, { headers: { Connection: "close" } });
  const { checks } = (await ready.json()) as { checks: { redis: string } };
  return checks.redis !== "degraded";
}

function toAddress(env: AppEnvironment): { host: string; port: number } {
  return { host: env["DB_HOST"] ?? "", port: Number(env["DB_PORT"]) };
}

function toRedisEnv(
  place: RedisPlace | null,
  wire: FakeNetwork | null,
  ways: readonly Way[],
): Readonly<Record<string, string>> {
  if (place === null || wire === null) return {};
  const url = new URL(place.redis.url);
  url.port = String(wire.port);
  return {
    ...(ways.includes("redis") && { UPSTASH_REDIS_URL: url.href }),
    ...(ways.includes("upstash") && {
      UPSTASH_REDIS_REST_URL: place.bridge.url,
      UPSTASH_REDIS_REST_TOKEN: REST_TOKEN,
    }),
  };
}
