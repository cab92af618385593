import { join } from "node:path";
import { build as bundle } from "esbuild";

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
    packages: "external",
    alias: { "~": join(root, "app") },
    sourcemap: true,
    logLevel: "warning",
  });
}
