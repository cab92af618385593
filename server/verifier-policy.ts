import { readFileSync } from "node:fs";

/**
 * The Content-Security-Policy that the verifier's own page names, for the header it is served with: the one that all files
 * get would keep its script from running. Null where it was not built.
 */
export function readVerifierPolicy(publicDir: string): string | null {
  try {
    const page = readFileSync(`${publicDir}/verify.html`, "utf8");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    return policy === undefined ? null : `${policy}; frame-ancestors 'none'`;
  } catch {
    return null;
  }
}
