import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildRecordWorker } from "../../server/build-record-worker";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The thread that makes records, built where its packages are found. */
export async function makeRecordWorker(): Promise<{ readonly file: URL; remove(): Promise<void> }> {
  const cache = join(ROOT, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "record-worker-"));
  await buildRecordWorker(ROOT, folder);
  return {
    file: pathToFileURL(join(folder, "record-worker.js")),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
