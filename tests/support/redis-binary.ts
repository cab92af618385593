import { findProgram } from "./find-program";

/** For whoever has none. */
export const HOW_TO_GET_REDIS =
  "redis-server is not installed. Run: apt-get install redis-server (macOS: brew install redis)";

/** An installed redis-server. */
export function findRedisBinary(): string | null {
  return findProgram("redis-server");
}

/** Like `findRedisBinary`; throws the command to run. */
export function getRedisBinary(): string {
  const found = findRedisBinary();
  if (found === null) throw new Error(HOW_TO_GET_REDIS);
  return found;
}
