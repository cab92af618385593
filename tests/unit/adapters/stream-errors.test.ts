import { expect, test } from "vitest";
import { toHeldChannel, toHeldMessage, toMoment } from "~/adapters/stream-answers.server";
import { toStreamTrouble } from "~/adapters/stream-errors.server";
import { StreamTrouble } from "~/domain/stream-trouble";

const SECRET_TEXT = "Sam owes 40,000";
const answered = (status: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error(`StreamChat error code 4: ${SECRET_TEXT}`), {
    ...{ status, code: 4, response: { headers, config: { data: SECRET_TEXT } } },
  });
const unanswered = (code: string) =>
  Object.assign(new Error(SECRET_TEXT), { code, isAxiosError: true, config: { data: SECRET_TEXT } });

test.each<[string, unknown, string, number | null]>([
  ["a refusal", answered(400), "refused_400", null],
  ["nothing there", answered(404), "refused_404", null],
  ["a failure", answered(503), "failed_503", null],
  ["a time-out of theirs", answered(408), "failed_408", null],
  ["too much, with a word about when", answered(429, { "retry-after": "7" }), "rate_limited", 7_000],
  ["too much, without one", answered(429), "rate_limited", null],
  ["too much, with nonsense for a word", answered(429, { "retry-after": "soon" }), "rate_limited", null],
  [
    "too much, for longer than anybody waits",
    answered(429, { "retry-after": "1e9" }),
    "rate_limited",
    3_600_000,
  ],
  ["no answer in time", unanswered("ECONNABORTED"), "timeout", null],
  ["no connection", unanswered("ECONNREFUSED"), "unreachable", null],
  ["an answer that the SDK cannot read", new TypeError(SECRET_TEXT), "odd_answer", null],
  ["one of ours", new StreamTrouble("unreadable"), "unreadable", null],
])("%s", (_name, error, code, retryAfterMs) => {
  const trouble = toStreamTrouble(error);
  expect([trouble.code, trouble.retryAfterMs]).toEqual([code, retryAfterMs]);
  expect(JSON.stringify({ ...trouble, message: trouble.message, cause: trouble.cause })).not.toContain("Sam");
});

test("until the moment at which Stream counts anew", () => {
  const reset = String(Math.floor(Date.now() / 1_000) + 30);
  const { retryAfterMs } = toStreamTrouble(answered(429, { "x-ratelimit-reset": reset }));
  expect(retryAfterMs).toBeGreaterThan(20_000);
  expect(retryAfterMs).toBeLessThanOrEqual(30_000);
});

test.each([
  () => toHeldChannel({} as never),
  () => toHeldChannel({ channel: { id: "a" } } as never),
  () => toHeldMessage({} as never),
  () => toHeldMessage(undefined as never),
  () => toHeldMessage({ id: "a", text: { not: "" } } as never),
  () => toHeldMessage({ id: "a", text: "x", created_at: "some day" } as never),
  () => toMoment(12),
])("what is no answer is not believed (%#)", (read) => {
  expect(read).toThrow("odd_answer");
});
