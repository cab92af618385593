// Makes the database client in app/generated/prisma. Runs after every install.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @returns {string | null} the Prisma command line, or null when dev dependencies were left out */
function findPrismaCli() {
  try {
    return createRequire(import.meta.url).resolve("prisma/build/index.js");
  } catch {
    return null;
  }
}

const cli = findPrismaCli();
const schema = join(root, "prisma", "schema.prisma");
if (cli === null) {
  console.log("prisma generate: skipped, the prisma package is not installed (dev dependencies left out).");
} else if (!existsSync(schema)) {
  console.log("prisma generate: skipped, prisma/schema.prisma is not here yet.");
} else {
  const result = spawnSync(process.execPath, [cli, "generate"], {
    cwd: root,
    stdio: "inherit",
    // `generate` never starts the schema engine, yet Prisma downloads it unless told where one is.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", ...process.env },
  });
  process.exitCode = result.status ?? 1;
}
