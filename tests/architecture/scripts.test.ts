import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));

/** Our own files that a command starts; `build/` is made by the build. */
function findFiles(command: string): string[] {
  return command.split(" ").filter((word) => /^(?:server|prisma|tests)\/.*\.(?:ts|mjs)$/.test(word));
}

test("every npm script starts a file that is there", () => {
  const files = Object.values<string>(scripts).flatMap(findFiles);
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => !existsSync(fileURLToPath(new URL(file, ROOT))))).toEqual([]);
});
