import { expect, it } from "vitest";
import { isPlansAddress } from "~/config/plans-address.server";

it.each(["https://renavest.example/plans", "https://renavest.example/plans?from=chat", "/plans", "/"])(
  "%s is where plans can be",
  (text) => expect(isPlansAddress(text)).toBe(true),
);

it.each([
  ...[
    "http://renavest.example/plans",
    "javascript:alert(1)",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
  ],
  ...["plans", "data:text/html,x", "https://somebody:secret@renavest.example/", "https://", ""],
])("%j is not", (text) => expect(isPlansAddress(text)).toBe(false));
