import { describe, expect, it } from "vitest";
import { ChatApiError, isRetryable, toChatApiError, toRefusal, toUncertainError } from "~/client/api-error";
import { judgeFailure } from "~/client/judge-failure";

function refuse(status: number, body: unknown = null, headers: Record<string, string> = {}) {
  return toRefusal(new Response(null, { status, headers }), body, 0);
}

describe("a refusal", () => {
  it("says what our server said", () => {
    const body = { error: { code: "chat_closed", message: "x", requestId: "r-1" } };
    expect(refuse(409, body, { "Retry-After": "3" })).toMatchObject({
      code: "chat_closed",
      status: 409,
      requestId: "r-1",
      retryAfterSeconds: 3,
    });
  });

  it.each([
    [400, "invalid_request"],
    [401, "signed_out"],
    [402, "subscription_required"],
    [403, "forbidden"],
    [404, "not_found"],
    [409, "invalid_request"],
    [413, "too_large"],
    [429, "rate_limited"],
    [500, "internal"],
    [502, "internal"],
    [503, "unavailable"],
  ])("with status %i from somebody else counts as %s", (status, code) => {
    for (const body of [null, "<html>", {}, { error: null }, { error: { code: "made_up", requestId: 7 } }])
      expect(refuse(status, body)).toMatchObject({ code, status, requestId: null, retryAfterSeconds: null });
  });

  it("carries nothing but its code in words: texts of errors end up in logs", () => {
    const body = { error: { code: "internal", message: "row of sam@example.com", requestId: "r" } };
    expect(refuse(500, body).message).toBe("internal");
  });
});

describe("a failure", () => {
  it("of any other kind means that nobody knows what was done", () => {
    for (const thrown of [new TypeError("network"), "x", null, undefined])
      expect(toChatApiError(thrown)).toMatchObject({ code: "unavailable", status: 0 });
    const known = refuse(404);
    expect(toChatApiError(known)).toBe(known);
    expect(toUncertainError()).toBeInstanceOf(ChatApiError);
  });

  it.each([
    [0, true],
    [400, false],
    [402, false],
    [404, false],
    [408, true],
    [409, false],
    [413, false],
    [415, false],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
  ])("with status %i is worth another try: %s", (status, expected) => {
    const error = new ChatApiError({ code: "internal", status, retryAfterSeconds: null, requestId: null });
    expect(isRetryable(error)).toBe(expected);
  });
});

describe("judging", () => {
  it("tells apart: sign in, try again, accept", () => {
    expect(judgeFailure(refuse(401))).toMatchObject({ kind: "signed_out", outcome: "done" });
    expect(judgeFailure(refuse(409))).toMatchObject({ kind: "final", outcome: "done" });
    expect(judgeFailure(new TypeError())).toMatchObject({ kind: "retry", outcome: { retryAfterMs: null } });
    const limited = refuse(429, null, { "Retry-After": "4" });
    expect(judgeFailure(limited)).toMatchObject({ kind: "retry", outcome: { retryAfterMs: 4_000 } });
  });
});
