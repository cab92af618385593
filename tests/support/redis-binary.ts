import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const USUAL_FOLDERS = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];
/** For whoever has none. */
export const HOW_TO_GET_REDIS =
  "redis-server is not installed. Run: apt-get install redis-server (macOS: brew install redis)";

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An installed redis-server. */
export function findRedisBinary(): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return (
    [...folders, ...USUAL_FOLDERS].map((folder) => join(folder, "redis-server")).find(isExecutable) ?? null
  );
}

/** Like `findRedisBinary`; throws the command to run. */
export function getRedisBinary(): string {
  const found = findRedisBinary();
  if (found === null) throw new Error(HOW_TO_GET_REDIS);
  return found;
}
