import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every file that the security page names exists", () => {
  const page = readFileSync("docs/security.md", "utf8");
  const named = [...page.matchAll(/`([\w./$-]+\/[\w./$-]+\.(?:ts|tsx|sql|md))`/g)].map(
    ([, file = ""]) => file,
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});

test("every safeguard names a test", () => {
  const rows = readFileSync("docs/security.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| row"));
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) expect(row.split("|")[3], row).toMatch(/`tests\//);
});
