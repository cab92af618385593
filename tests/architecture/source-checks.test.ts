import { describe, expect, test } from "vitest";
import { checkDocComments, checkPageRouteExports } from "./checks/check-exports";
import { checkFileName, checkServerFolders } from "./checks/check-names";
import { checkEnvironmentAccess, checkEscapes, checkLength } from "./checks/check-source";
import { toSourceFile } from "./checks/source-file";

describe("checkEnvironmentAccess", () => {
  test.each([
    ["app/http/a.server.ts", `const a = process.env.HOME;`, 1],
    ["app/http/a.server.ts", `const a = process["env"];`, 1],
    ["app/http/a.server.ts", `const { env } = process;`, 1],
    ["app/http/a.server.ts", `const { env: settings } = globalThis.process;`, 1],
    ["app/http/a.server.ts", `// process.env\nconst a = "process.env";`, 0],
    ["app/http/a.server.ts", `const a = process.pid;`, 0],
    ["app/config/env.server.ts", `const a = process.env;`, 0],
    ["server/start.ts", `const a = process.env;`, 0],
  ])("%s: %s", (path, text, expected) => {
    expect(checkEnvironmentAccess(toSourceFile(path, text))).toHaveLength(expected);
  });
});

test.each([
  [180, 0],
  [181, 1],
])("checkLength: %i lines", (lines, expected) => {
  expect(checkLength(toSourceFile("app/a.ts", "a;\n".repeat(lines)))).toHaveLength(expected);
});

test.each([
  [`// @ts-${"ignore"}\n`, 1],
  [`/* @ts-${"nocheck"} */`, 1],
  [`// biome-${"ignore"} lint: because`, 1],
  [`// eslint-${"disable-next-line"}`, 1],
  ["// we ignore this", 0],
])("checkEscapes: %s", (text, expected) => {
  expect(checkEscapes(toSourceFile("app/a.ts", text))).toHaveLength(expected);
});

test.each([
  ["app/client/utils.ts", 1],
  ["app/http/helpers.server.ts", 1],
  ["app/domain/index.ts", 1],
  ["app/domain/channelRules.ts", 1],
  ["app/components/ChatList.tsx", 1],
  ["app/domain/channel-rules.ts", 0],
  ["app/entry.client.tsx", 0],
  ["app/routes/chat.$channelId.tsx", 0],
])("checkFileName: %s", (path, expected) => {
  expect(checkFileName(toSourceFile(path, ""))).toHaveLength(expected);
});

test.each([
  ["app/adapters/clock.ts", 1],
  ["app/http/endpoints/send.ts", 1],
  ["app/http/endpoints/send.server.ts", 0],
  ["app/services/send.ts", 0],
])("checkServerFolders: %s", (path, expected) => {
  expect(checkServerFolders(toSourceFile(path, ""))).toHaveLength(expected);
});

describe("checkDocComments", () => {
  test.each([
    [`export function a() {}`, 1],
    [`// not a doc comment\nexport const a = 1;`, 1],
    [`export interface A {}`, 1],
    [`export type A = 1;`, 1],
    [`export class A {}`, 1],
    [`/** Why. */\nexport function a() {}`, 0],
    [`/** Why. */\nexport const a = 1;`, 0],
    [`/** Why. */\nexport function a(): void;\nexport function a() {}`, 0],
    [`/** About the file. */\nimport "./b";\nexport function a() {}`, 1],
    [`function a() {}`, 0],
  ])("%s", (text, expected) => {
    expect(checkDocComments(toSourceFile("app/domain/a.ts", text))).toHaveLength(expected);
  });
});

describe("checkPageRouteExports", () => {
  const PAGE = "export default function Page() { return null; }";
  test.each([
    [`export const loader = wrap(() => 1); ${PAGE}`, 1],
    [`export const action = wrap(() => 1), loader = 2; ${PAGE}`, 2],
    [`const loader = 1; export { loader }; ${PAGE}`, 1],
    [`export { loader } from "~/http/a.server"; export { Page as default } from "~/components/page";`, 1],
    [`export async function loader() {} ${PAGE}`, 0],
    [`export const meta = () => []; ${PAGE}`, 0],
    [`export const loader = wrap(() => 1);`, 0],
  ])("%s", (text, expected) => {
    expect(checkPageRouteExports(toSourceFile("app/routes/a.tsx", text))).toHaveLength(expected);
  });
});
