import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkDocComments, checkPageRouteExports } from "./checks/check-exports";
import { checkImports, checkServerSuffix, checkSoleImporters } from "./checks/check-imports";
import { checkFileName, checkServerFolders } from "./checks/check-names";
import { checkEnvironmentAccess, checkEscapes, checkLength } from "./checks/check-source";
import { readSourceFiles } from "./checks/source-file";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const program = readSourceFiles(ROOT, ["app", "server", "widget"]);
const all = [...program, ...readSourceFiles(ROOT, ["prisma"])];

describe("the source keeps the architecture's rules", () => {
  test("there is a source to check", () => {
    expect(program.length).toBeGreaterThan(20);
  });

  test.each([
    ["imports follow the import table", program, checkImports],
    ["browser folders name no .server file", program, checkServerSuffix],
    ["server folders carry the .server suffix", program, checkServerFolders],
    ["one file reads the environment", program, checkEnvironmentAccess],
    ["no file holds two ideas", all, checkLength],
    ["no comment switches a check off", all, checkEscapes],
    ["file names say something", all, checkFileName],
    ["exports are documented", program, checkDocComments],
    ["page routes export functions Remix can cut out", program, checkPageRouteExports],
  ])("%s", (_name, files, check) => {
    expect(files.flatMap(check)).toEqual([]);
  });

  test("each replaceable package is known to one file", () => {
    expect(checkSoleImporters(program)).toEqual([]);
  });
});
