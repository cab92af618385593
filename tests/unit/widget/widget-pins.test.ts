import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyPins, pinWidget } from "../../../server/widget-pins";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "renavest-pins-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function build(version: string, parts: readonly string[]): void {
  rmSync(join(root, "public/widget"), { recursive: true, force: true });
  mkdirSync(join(root, "public/widget"), { recursive: true });
  copyPins(root);
  const fetched = parts.map((name) => `parts/${name}`);
  for (const file of [`${version}/widget.js`, ...fetched]) write(file, `${version}'s`);
  write("manifest.json", JSON.stringify({ version, fetched }));
}

function write(file: string, text: string): void {
  const path = join(root, "public/widget", file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const served = (file: string) => readFileSync(join(root, "public/widget", file), "utf8");

test("what was pinned is served by every later build, with what it fetches by name", () => {
  build("1.0.0-aaa", ["panel-a.js", "inspect-a.js"]);
  expect(pinWidget(root)).toBe("1.0.0-aaa");
  build("1.1.0-bbb", ["panel-b.js"]);
  build("1.2.0-ccc", ["panel-c.js"]);
  for (const file of ["1.0.0-aaa/widget.js", "parts/panel-a.js", "parts/inspect-a.js"])
    expect(served(file)).toBe("1.0.0-aaa's");
  expect(served("1.2.0-ccc/widget.js")).toBe("1.2.0-ccc's");
  expect(() => served("1.1.0-bbb/widget.js")).toThrow("ENOENT");
});

test("nothing is pinned before something is built", () => {
  expect(() => pinWidget(root)).toThrow("npm run build");
});
