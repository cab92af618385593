import { expect, test } from "vitest";
import { toBiomeImportOverrides } from "./checks/biome-import-overrides";

// After a change of the table: npx vitest run --project architecture -u
test("the linter carries the same import table, so that the editor says what this suite says", async () => {
  const overrides = toBiomeImportOverrides().map((override) => JSON.stringify(override));
  const text = `{ "root": false, "overrides": [\n${overrides.join(",\n")}\n] }\n`;
  await expect(text).toMatchFileSnapshot("../lint/import-table.json");
});
