import { spawnSync } from "node:child_process";
import { findProgram } from "./find-program";

/** For whoever has none. */
export const HOW_TO_GET_PHP = "php is not installed. Run: apt-get install php-cli (macOS: brew install php)";
/** For whoever has none, or no gem jwt. */
export const HOW_TO_GET_RUBY =
  "ruby with the gem jwt is not installed. Run: apt-get install ruby ruby-jwt (macOS: brew install ruby; gem install jwt)";

/** An installed PHP. */
export function findPhp(): string | null {
  return findProgram("php");
}

/** An installed Ruby that has the gem jwt. */
export function findRubyWithJwt(): string | null {
  const program = findProgram("ruby");
  if (program === null) return null;
  return spawnSync(program, ["-e", 'require "jwt"']).status === 0 ? program : null;
}
