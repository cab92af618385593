import { afterEach, expect, test, vi } from "vitest";
import { getDeps } from "~/http/deps.server";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("what keeps a platform's process from starting is said once, by name and without its value", () => {
  for (const name of ["DB_HOST", "DB_USER", "DB_DATABASE"]) vi.stubEnv(name, "");
  vi.stubEnv("CHAT_ENCRYPTION_KEYS", "k1:bm90IGEga2V5");
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  for (const _ of [1, 2, 3]) expect(() => getDeps({})).toThrow();
  const said = written.mock.calls.map(([text]) => String(text));
  expect(said).toEqual([expect.stringMatching(/CHAT_ENCRYPTION_KEYS/)]);
  expect(said.join()).not.toContain("bm90IGEga2V5");
});
