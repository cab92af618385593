import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toBiomeImportOverrides } from "./checks/biome-import-overrides";

test("biome.json carries the same import table, so that the editor says what this suite says", () => {
  const { overrides } = JSON.parse(readFileSync(new URL("../../biome.json", import.meta.url), "utf8"));
  const expected = toBiomeImportOverrides();
  expect(overrides.slice(-expected.length)).toEqual(expected);
});
