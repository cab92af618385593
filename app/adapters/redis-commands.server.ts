import { createHash } from "node:crypto";

/** The few things asked of Redis, whichever way it is reached. Each rejects within REDIS_TIMEOUT_MS. */
export interface RedisCommands {
  /** Which way this is, for the log and /readyz. */
  readonly kind: "redis" | "upstash";
  /** The first `maxCharacters` (ASCII) of a text; null when the key is not there or holds something else. */
  findStart(key: string, maxCharacters: number): Promise<string | null>;
  /** Replaces whatever the key held, of any type. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  publish(channel: string, text: string): Promise<void>;
  /** Runs a Lua script on one key, in one step. */
  evaluate(script: string, key: string, args: readonly string[]): Promise<unknown>;
  /** Whether the last calls were answered. */
  readonly state: "ok" | "degraded";
  close(): Promise<void>;
}

/** Where all hints go; they carry ids and numbers only. */
export const HINT_CHANNEL = "chat:v1:hints";

/** Every key is made here. Ids are hashed, so that a list of keys says nothing (contract P9). */
export function toRedisKey(kind: "recent" | "rate", id: string): string {
  return `chat:v1:${kind}:${createHash("sha256").update(id).digest("base64url")}`;
}

/** A key that holds another type is as good as none: it is written over. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.includes("WRONGTYPE");
}
