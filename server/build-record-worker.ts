import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build as bundle } from "esbuild";

/** Of the packages' code a record on paper needs a part: packed with ours, it is there in half the time. */
const PACKED = new Set(["fontkit", "pdfkit"]);

/**
 * Builds the thread that makes records, as `<outdir>/record-worker.js`. In pieces: fonts and PDF are loaded by records that
 * are PDF alone.
 */
export async function buildRecordWorker(root: string, outdir: string): Promise<void> {
  await bundle({
    absWorkingDir: root,
    entryPoints: { "record-worker": "app/record-worker.server.ts" },
    outdir,
    chunkNames: "record-[name]-[hash]",
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: listPackages(root).filter((name) => !PACKED.has(name)),
    minify: true,
    // What is packed still asks for Node's own modules in the old way.
    banner: {
      js: 'import { createRequire as toRequire } from "node:module";\nconst require = toRequire(import.meta.url);',
    },
    alias: { "~": join(root, "app") },
    sourcemap: true,
    logLevel: "warning",
  });
}

function listPackages(root: string): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return Object.keys(dependencies);
}
