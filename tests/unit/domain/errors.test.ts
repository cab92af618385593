import { expect, test } from "vitest";
import { ChatError, isChatError } from "~/domain/errors";
import { isPublicId } from "~/domain/public-id";

test("an error of another copy of the class is known by its shape", () => {
  const stranger = Object.assign(new Error("not_found"), { name: "ChatError", code: "not_found" });
  expect(isChatError(stranger)).toBe(true);
  expect(isChatError(new ChatError("forbidden"))).toBe(true);
});

test.each([
  null,
  undefined,
  "not_found",
  { name: "ChatError", code: "not_found" },
  new Error("ChatError"),
  new TypeError(),
])("%o is no ChatError", (value) => {
  expect(isChatError(value)).toBe(false);
});

test("an error keeps what caused it, and says only its code when nothing else is said", () => {
  const cause = new Error("row: secret");
  const error = new ChatError("unavailable", { cause, retryAfterSeconds: 3 });
  expect([error.message, error.code, error.retryAfterSeconds, error.cause]).toEqual([
    "unavailable",
    "unavailable",
    3,
    cause,
  ]);
});

test.each([
  ["Zk3-_9", true],
  ["a".repeat(128), true],
  ["a".repeat(129), false],
  ["", false],
  ["a b", false],
  ["a\0", false],
  ["a\n", false],
  ["../a", false],
  ["%00", false],
  ["\u00e9", false],
])("%j can be a public id: %s", (text, expected) => {
  expect(isPublicId(text)).toBe(expected);
});
