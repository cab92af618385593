import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** [the rule that must speak, the file it is written in, the code] */
const BANNED: ReadonlyArray<readonly [rule: string, path: string, code: string]> = [
  ["lint/suspicious/noExplicitAny", "app/domain/any.ts", "export const a: any = 1;"],
  [
    "lint/style/noNonNullAssertion",
    "app/domain/bang.ts",
    "export const a = (b: string | null) => b!.length;",
  ],
  ["lint/style/noProcessEnv", "app/http/env.server.ts", "export const a = process.env;"],
  ["lint/suspicious/noConsole", "app/http/console.server.ts", 'console.log("text");'],
  [
    "lint/nursery/noFloatingPromises",
    "app/services/floating.ts",
    "async function a() {}\nexport const b = () => { a(); };",
  ],
  [
    "lint/nursery/noMisusedPromises",
    "app/services/misused.ts",
    "async function a() {}\nexport const b = () => (a() ? 1 : 2);",
  ],
  [
    "lint/style/useImportType",
    "app/http/type.server.ts",
    'import { A } from "./a.server";\nexport const b: A = 1;',
  ],
  [
    "lint/style/noRestrictedImports",
    "app/domain/import.ts",
    'import { a } from "~/services/a";\nexport const b = a;',
  ],
  [
    "lint/style/noRestrictedImports",
    "app/chat-ui/import.tsx",
    'import { Form } from "@remix-run/react";\nexport const b = Form;',
  ],
  ["lint/performance/noBarrelFile", "app/http/barrel.server.ts", 'export { a } from "./a.server";'],
  [
    "lint/security/noDangerouslySetInnerHtml",
    "app/chat-ui/html.tsx",
    'export const A = () => <p dangerouslySetInnerHTML={{ __html: "" }} />;',
  ],
  ["lint/a11y/useButtonType", "app/chat-ui/button.tsx", "export const A = () => <button>a</button>;"],
  ["lint/a11y/useAltText", "app/chat-ui/image.tsx", 'export const A = () => <img src="a" />;'],
  [
    "lint/correctness/useHookAtTopLevel",
    "app/chat-ui/hook.tsx",
    'import { useState } from "react";\nexport const useA = (b: boolean) => b && useState(0);',
  ],
  [
    "plugin",
    "app/adapters/sql.server.ts",
    "export const a = (db: { $queryRawUnsafe(sql: string): void }) => db.$queryRawUnsafe('x');",
  ],
  ["plugin", "prisma/sql.ts", "export const a = (db: any) => db['$executeRawUnsafe']('x');"],
  ["plugin", "app/chat-ui/inner.tsx", "export const a = (b: Element) => { b.innerHTML = ''; };"],
];

let folder = "";
let output = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "renavest-lint-"));
  for (const name of ["biome.json", ".gitignore", "tests/lint"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const [, path, code] of BANNED) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${code}\n`);
  }
  const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "."];
  output = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(BANNED)("%s speaks about %s", (rule, path) => {
  const lines = output.split("\n").filter((line) => line.includes(`title=${rule},`) && line.includes(path));
  expect(lines, output).not.toEqual([]);
});
