// Run after `npm install` changed package-lock.json: node .ci/complete-lock-file.mjs
//
// A registry mirror that lacks a package for some other platform makes npm leave it out of the lock
// file, and `npm ci` then refuses the lock file. Their versions are exact, so the entries can be written.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PATH = new URL("../package-lock.json", import.meta.url);
const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"];

/** @param {string} name of a platform package, such as `@biomejs/cli-linux-x64-musl` */
function toPlatform(name) {
  const words = name.split(/[-/]/);
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : undefined;
  return os && cpu ? { cpu: [cpu], ...(libc ? { libc } : {}), os: [os] } : null;
}

/**
 * Every optional package that some entry names and the lock file lacks, as `path -> entry`.
 * @param {Record<string, any>} packages
 */
export function findMissingEntries(packages) {
  /** @type {Record<string, object>} */
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      if (places.some((place) => place in packages)) continue;
      const platform = toPlatform(name);
      const isExact = /^\d+\.\d+\.\d+/.test(version);
      if (!platform || !isExact) throw new Error(`cannot complete ${name}@${version} of ${path}`);
      missing[`node_modules/${name}`] = {
        version,
        ...platform,
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(PATH, "utf8"));
  const missing = findMissingEntries(lock.packages);
  const { "": root, ...others } = { ...lock.packages, ...missing };
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, "en"));
  lock.packages = { "": root, ...Object.fromEntries(sorted) };
  writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${Object.keys(missing).length} entries added.`);
}
