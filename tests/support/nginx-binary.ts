import { findProgram } from "./find-program";

/** For whoever has none. */
export const HOW_TO_GET_NGINX =
  "nginx is not installed. Run: apt-get install nginx (macOS: brew install nginx)";

/** An installed nginx. */
export function findNginxBinary(): string | null {
  return findProgram("nginx");
}
