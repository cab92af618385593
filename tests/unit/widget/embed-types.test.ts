import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { createWidget } from "../../../widget/loader/widget";

const ROOT = join(import.meta.dirname, "../../..");
const TYPES = "public/widget.d.ts";
const source = ts.createSourceFile(
  TYPES,
  readFileSync(join(ROOT, TYPES), "utf8"),
  ts.ScriptTarget.ES2022,
  true,
);

/** Members of an interface, or texts of a union, of the file. */
function membersOf(name: string): string[] {
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === name)
      return statement.members.flatMap(({ name: member }) => (member ? [member.getText()] : []));
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) {
      const { type } = statement;
      if (ts.isUnionTypeNode(type)) return type.types.map((one) => one.getText().replaceAll('"', ""));
    }
  }
  throw new Error(`no ${name}`);
}

const loaderText = readdirSync(join(ROOT, "widget/loader"))
  .map((file) => readFileSync(join(ROOT, "widget/loader", file), "utf8"))
  .join("\n");

test("each method that the types name is there, and no other", () => {
  const api = createWidget(
    "https://chat.example",
    async () => Promise.reject(new Error("not asked for")),
    () => undefined,
  );
  expect(membersOf("RenavestChatApi").sort()).toEqual(Object.keys(api).sort());
});

test("each setting is one that the script knows, and each of its own is named", () => {
  const [, known = ""] = /export interface Settings \{(.*?)\n\}/s.exec(loaderText) ?? [];
  const names = [...known.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
  expect(membersOf("RenavestChatSettings").sort()).toEqual(names.sort());
});

test("each code of an error is in the types", () => {
  const codes = [...loaderText.matchAll(/(?:fail\(|expectHello.*fail\(|code: )"(\w+)"/g)].map(
    ([, code]) => code,
  );
  const passedOn = ["unavailable", "incompatible"];
  expect(membersOf("RenavestChatErrorCode").sort()).toEqual([...new Set([...codes, ...passedOn])].sort());
});
