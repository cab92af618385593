import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nameReadFiles } from "../../../server/name-read-files";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "renavest-read-files-"));
  for (const folder of ["build", "public/widget"]) await mkdir(join(root, folder), { recursive: true });
  for (const file of ["build/index.js", "public/widget/manifest.json", "public/verify.html"])
    await writeFile(join(root, file), "");
});
afterEach(() => rm(root, { recursive: true }));

test("the built app names each file it will look for by name, so that a platform carries it", async () => {
  nameReadFiles(root);
  const index = join(root, "build/index.js");
  const text = await readFile(index, "utf8");
  const named = [...text.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(
    ([, address = ""]) => new URL(address, pathToFileURL(index)),
  );
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
  const names = named.map(({ pathname }) => pathname);
  for (const end of [
    "/public/widget/manifest.json",
    "/public/verify.html",
    "/noto-sans-latin-700-normal.woff",
  ])
    expect(
      names.some((name) => name.endsWith(end)),
      end,
    ).toBe(true);
  for (const family of [
    "noto-sans",
    "noto-sans-arabic",
    "noto-sans-hebrew",
    "noto-sans-sc",
    "noto-sans-kr",
    "noto-emoji",
  ])
    expect(names.filter((name) => name.includes(`/@fontsource/${family}/`)).length, family).toBeGreaterThan(
      4,
    );
});

test("one that is not there stops the build", async () => {
  await rm(join(root, "public/verify.html"));
  expect(() => nameReadFiles(root)).toThrow("verify.html");
});
