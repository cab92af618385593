import { expect, test } from "vitest";
import { toAuditError } from "~/adapters/audit-errors.server";
import { ChatError } from "~/domain/errors";

const failing = (fields: object, message = "it failed") => Object.assign(new Error(message), fields);

test.each([
  [
    "PostgreSQL was in the writer",
    failing({ code: "53100", where: "PL/pgSQL function write_audit(audit_entry[]) line 9" }),
  ],
  [
    "PostgreSQL was in a trigger",
    failing({ code: "42883", where: "PL/pgSQL function public.audit_sends() line 6" }),
  ],
  ["Prisma says which function", failing({ code: "P2010" }, "function public.write_audit(x) does not exist")],
  [
    "Prisma wraps the driver",
    failing({
      meta: {
        driverAdapterError: { cause: { originalMessage: "permission denied for table audit_events" } },
      },
    }),
  ],
])("unavailable: %s", (_name, error) => {
  expect(toAuditError(error)).toMatchObject({ name: "ChatError", code: "unavailable", cause: error });
});

test.each([
  ["another trigger", failing({ where: "PL/pgSQL function keep_an_admin() line 3" })],
  ["a broken rule", failing({ code: "23514", where: "SQL statement" }, "violates check constraint")],
  ["a refusal", new ChatError("forbidden", { cause: failing({}, "write_audit") })],
  ["nothing", null],
])("stays what it is: %s", (_name, error) => {
  expect(toAuditError(error)).toBe(error);
});
