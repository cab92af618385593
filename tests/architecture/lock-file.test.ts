import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findMissingEntries } from "../../.ci/complete-lock-file.mjs";

test("npm ci accepts the lock file on every platform (else: node .ci/complete-lock-file.mjs)", () => {
  const lock = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"));
  expect(Object.keys(findMissingEntries(lock.packages))).toEqual([]);
});

test("a platform package that npm left out is written with its platform", () => {
  const packages = {
    "node_modules/tool": {
      dev: true,
      optionalDependencies: { "@tool/cli-linux-x64-musl": "2.0.0", "@tool/cli-linux-x64": "2.0.0" },
    },
    "node_modules/@tool/cli-linux-x64": { version: "2.0.0" },
  };
  expect(findMissingEntries(packages)).toEqual({
    "node_modules/@tool/cli-linux-x64-musl": {
      version: "2.0.0",
      cpu: ["x64"],
      libc: ["musl"],
      os: ["linux"],
      dev: true,
      optional: true,
    },
  });
});

test("a range cannot be guessed", () => {
  const packages = { "node_modules/tool": { optionalDependencies: { "@tool/linux-x64": "^2.0.0" } } };
  expect(() => findMissingEntries(packages)).toThrow("cannot complete @tool/linux-x64@^2.0.0");
});
