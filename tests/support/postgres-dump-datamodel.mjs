// A Prisma generator that hands back what Prisma understood of a schema: one JSON document in the output folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * @param {number} id
 * @param {unknown} result
 */
function answer(id, result) {
  process.stderr.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === "getManifest") {
    answer(id, { manifest: { prettyName: "data model", defaultOutput: "." } });
    return;
  }
  const folder = params.generator.output.value;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "datamodel.json"), JSON.stringify(params.dmmf.datamodel));
  answer(id, null);
});
