import { describe } from "vitest";
import { findRedisBinary, HOW_TO_GET_REDIS } from "./redis-binary";

/** A suite on a real Redis. Where none is installed it is skipped and says what to do; in CI it fails. */
export function describeRedis(name: string, suite: () => void): void {
  const isMissing = findRedisBinary() === null;
  const isSkipped = isMissing && !process.env["CI"];
  describe.skipIf(isSkipped)(isMissing ? `${name} (${HOW_TO_GET_REDIS})` : name, suite);
}
