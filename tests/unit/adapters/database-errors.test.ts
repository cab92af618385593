import { expect, test } from "vitest";
import { toDatabaseError } from "~/adapters/database-errors.server";
import { ChatError, isChatError } from "~/domain/errors";

const failing = (fields: object, message = "it failed") => Object.assign(new Error(message), fields);

test.each<[string, unknown]>([
  ["nobody listens", failing({ code: "ECONNREFUSED" })],
  ["the line broke", failing({ code: "ECONNRESET" })],
  ["the server is shut down", failing({ code: "57P01" })],
  ["the server is starting", failing({ code: "57P03" })],
  ["a statement took too long", failing({ code: "57014" })],
  ["there are too many connections", failing({ code: "53300" })],
  ["a deadlock was broken", failing({ code: "40P01" })],
  ["a class of connection errors", failing({ code: "08006" })],
  ["the pool had none to give", failing({}, "timeout exceeded when trying to connect")],
  ["the driver gave up", failing({}, "Query read timeout")],
  ["the driver lost it", failing({}, "Connection terminated unexpectedly")],
  ["Prisma waited too long", failing({ code: "P2028" })],
  [
    "Prisma wraps the driver",
    failing({ code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "57P01" } } } }),
  ],
  [
    "a cause three deep",
    failing({ cause: failing({ cause: failing({ cause: failing({ code: "EPIPE" }) }) }) }),
  ],
])("unavailable: %s", (_name, error) => {
  const answer = toDatabaseError(error);
  expect(answer).toMatchObject({ name: "ChatError", code: "unavailable", cause: error });
});

test.each<[string, unknown]>([
  ["a broken rule", failing({ code: "23505" })],
  ["a missing right", failing({ code: "42501" })],
  ["a mistake in the statement", failing({ code: "42601" })],
  ["a text that says so", failing({}, "the user wrote about a connection")],
  ["nothing", null],
  ["a text", "ECONNREFUSED"],
  ["an error that causes itself", Object.assign(failing({ code: "X" }), { cause: failing({}) })],
])("stays what it is: %s", (_name, error) => {
  expect(toDatabaseError(error)).toBe(error);
});

test("what has a name already keeps it", () => {
  const error = new ChatError("not_found", { cause: failing({ code: "ECONNREFUSED" }) });
  expect(toDatabaseError(error)).toBe(error);
  expect(isChatError(error)).toBe(true);
});
