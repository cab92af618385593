import { expect, it, vi } from "vitest";
import { isSameSecret } from "~/http/is-same-secret.server";

const compared = vi.hoisted(() => [] as [number, number][]);
vi.mock("node:crypto", async (load) => {
  const crypto = await load<typeof import("node:crypto")>();
  return {
    ...crypto,
    timingSafeEqual(one: Buffer, other: Buffer) {
      compared.push([one.byteLength, other.byteLength]);
      return crypto.timingSafeEqual(one, other);
    },
  };
});

it.each<[string | null, string | null, boolean]>([
  ["secret", "secret", true],
  ["secret", "Secret", false],
  ["secre", "secret", false],
  ["secret ", "secret", false],
  ["", "secret", false],
  [null, "secret", false],
  ["secret", null, false],
  ["", "", false],
  [null, null, false],
  ["", null, false],
])("%j for %j: %s", (given, secret, same) => {
  compared.length = 0;
  expect(isSameSecret(given, secret)).toBe(same);
  // Whatever was given, the comparison is made, and of as many bytes.
  expect(compared).toEqual([[32, 32]]);
});
