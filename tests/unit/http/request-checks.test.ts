import { describe, expect, test } from "vitest";
import { ChatError, ERROR_CODES } from "~/domain/errors";
import { statusOf, toErrorAnswer } from "~/http/error-table.server";
import { requireOwnOrigin } from "~/http/same-origin.server";
import { findCredential } from "~/http/viewer.server";

describe("whether a request comes from our own pages", () => {
  const OWN = "https://chat.example";
  const check = (facts: Partial<Parameters<typeof requireOwnOrigin>[0]>, allowed: string[] = [OWN]) => {
    try {
      requireOwnOrigin(
        { origin: null, secFetchSite: null, host: "chat.example", bearer: false, ...facts },
        allowed,
      );
      return "yes";
    } catch (error) {
      return (error as ChatError).code;
    }
  };

  test.each<[string, Parameters<typeof check>[0], string]>([
    ["our origin", { origin: OWN }, "yes"],
    ["our origin, and the browser says so", { origin: OWN, secFetchSite: "same-origin" }, "yes"],
    ["no origin, but the browser says same-origin", { secFetchSite: "same-origin" }, "yes"],
    ["no origin, with a token of its own", { bearer: true }, "yes"],
    ["no origin and a cookie alone", {}, "forbidden"],
    ["another origin", { origin: "https://evil.example" }, "forbidden"],
    ["another origin, with a token", { origin: "https://evil.example", bearer: true }, "forbidden"],
    ["another port", { origin: "https://chat.example:8443" }, "forbidden"],
    ["another scheme", { origin: "http://chat.example" }, "forbidden"],
    ["a subdomain", { origin: "https://a.chat.example" }, "forbidden"],
    ["a longer name", { origin: "https://chat.example.evil.example" }, "forbidden"],
    ["null", { origin: "null" }, "forbidden"],
    ["nothing", { origin: "" }, "forbidden"],
    ["same-site", { origin: OWN, secFetchSite: "same-site" }, "forbidden"],
    ["cross-site", { origin: OWN, secFetchSite: "cross-site" }, "forbidden"],
    ["cross-site, with a token", { secFetchSite: "cross-site", bearer: true }, "forbidden"],
    ["typed by hand", { secFetchSite: "none" }, "forbidden"],
    ["an unknown word", { origin: OWN, secFetchSite: "SAME-ORIGIN" }, "forbidden"],
  ])("%s", (_name, facts, answer) => {
    expect(check(facts)).toBe(answer);
  });

  test("without configured origins the page's host has to be the one it asks", () => {
    expect(check({ origin: "http://localhost:3000", host: "localhost:3000" }, [])).toBe("yes");
    expect(check({ origin: "http://localhost:4000", host: "localhost:3000" }, [])).toBe("forbidden");
    expect(check({ origin: "http://localhost:3000", host: null }, [])).toBe("forbidden");
    expect(check({ origin: "null", host: "null" }, [])).toBe("forbidden");
  });
});

describe("where the token is", () => {
  const find = (headers: Record<string, string>) =>
    findCredential({ header: (name) => headers[name] ?? null }, ["__session", "__other"]);

  test.each<[string, Record<string, string>, ReturnType<typeof find>]>([
    ["nowhere", {}, null],
    ["in the cookie", { cookie: "a=1; __session=tok; b=2" }, { token: "tok", source: "cookie" }],
    ["in the better of two cookies", { cookie: "__other=2; __session=1" }, { token: "1", source: "cookie" }],
    [
      "in the other cookie, the first being empty",
      { cookie: "__session=; __other=2" },
      { token: "2", source: "cookie" },
    ],
    ["in a cookie of nearly that name", { cookie: "x__session=1; __sessions=2" }, null],
    ["in the header", { authorization: "Bearer tok" }, { token: "tok", source: "bearer" }],
    [
      "in both: the header",
      { authorization: "bearer tok", cookie: "__session=c" },
      { token: "tok", source: "bearer" },
    ],
    ["in a header of another kind", { authorization: "Basic dXNlcg==" }, null],
    ["in an empty header", { authorization: "Bearer " }, null],
    ["in a header with two words", { authorization: "Bearer a b" }, null],
  ])("%s", (_name, headers, expected) => {
    expect(find(headers)).toEqual(expected);
  });
});

describe("errors on the wire", () => {
  test.each([
    ["invalid_request", 400],
    ["signed_out", 401],
    ["subscription_required", 402],
    ["forbidden", 403],
    ["not_found", 404],
    ["method_not_allowed", 405],
    ["chat_closed", 409],
    ["idempotency_conflict", 409],
    ["too_large", 413],
    ["unsupported_media_type", 415],
    ["rate_limited", 429],
    ["internal", 500],
    ["unavailable", 503],
  ] as const)("%s is %i", (code, status) => {
    const answer = toErrorAnswer(new ChatError(code), "req-1");
    expect([statusOf(code), answer.status]).toEqual([status, status]);
    expect(answer.body).toEqual({
      error: { code, message: expect.stringMatching(/^[A-Z].*\.$/), requestId: "req-1" },
    });
    const retries = code === "rate_limited" || code === "unavailable";
    expect(/^[1-9]\d*$/.test(answer.headers?.["Retry-After"] ?? "")).toBe(retries);
  });

  test("are all there", () => {
    expect(ERROR_CODES).toHaveLength(14);
  });

  test.each([
    new Error("row: canary-7f3a"),
    "canary-7f3a",
    { code: "not_found", message: "canary-7f3a" },
    null,
    undefined,
  ])("anything else says nothing: %o", (thrown) => {
    const answer = toErrorAnswer(thrown, "req-1");
    expect([answer.status, JSON.stringify(answer).includes("canary")]).toEqual([500, false]);
  });

  test("say when to come back, and what the thrower had to say", () => {
    const answer = toErrorAnswer(
      new ChatError("rate_limited", { retryAfterSeconds: 7, message: "Slower." }),
      "r",
    );
    expect([answer.headers?.["Retry-After"], JSON.stringify(answer.body)]).toEqual([
      "7",
      expect.stringContaining("Slower."),
    ]);
    const cause = toErrorAnswer(new ChatError("unavailable", { cause: new Error("canary-7f3a") }), "r");
    expect(JSON.stringify(cause)).not.toContain("canary");
  });
});
