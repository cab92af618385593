import { format } from "node:util";
import { afterEach, beforeEach, expect } from "vitest";

const unexpected: string[] = [];
let allowed: RegExp[] = [];

/** Lets this one test log errors matching `pattern`; any other console.error still fails it. */
export function allowConsoleError(pattern: RegExp): void {
  allowed.push(pattern);
}

const original = console.error;

beforeEach(() => {
  unexpected.length = 0;
  allowed = [];
  console.error = (...values: unknown[]) => {
    const text = format(...values);
    if (!allowed.some((pattern) => pattern.test(text))) unexpected.push(text);
  };
});

afterEach(() => {
  console.error = original;
  expect(unexpected, "this test made an unexpected console.error").toEqual([]);
});
