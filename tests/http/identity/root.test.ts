import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRoot } from "~/http/page.server";
import { makeGet, makePractice, type Practice } from "./make-practice";

let practice: Practice;
beforeAll(async () => {
  practice = await makePractice();
});
afterAll(() => practice.close());

describe("what every page knows", () => {
  it("is who vouches for people, whether the chat is on, and the language", async () => {
    const response = await loadRoot(practice.args(makeGet("/")));
    expect(await response.json()).toEqual({
      identity: { kind: "local" },
      ...{ chatEnabled: true, plansUrl: null, ownCopy: true, locale: "en" },
    });
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  it("is where plans are to be had, when somebody said so", async () => {
    const deps = practice.startAnother({ CHAT_PLANS_URL: "https://renavest.example/plans" });
    const response = await loadRoot({ request: makeGet("/"), params: {}, context: { deps } });
    expect(await response.json()).toMatchObject({ plansUrl: "https://renavest.example/plans" });
  });

  it("needs no database, so that its error page has words", async () => {
    const deps = practice.startAnother({ DB_PORT: "1", NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "TRUE" });
    const response = await loadRoot({ request: makeGet("/"), params: {}, context: { deps } });
    expect(await response.json()).toMatchObject({ chatEnabled: false });
  });

  it.each([
    [undefined, "en"],
    ["", "en"],
    ["es", "es"],
    ["es-MX,es;q=0.9,en;q=0.8", "es"],
    ["de,fr;q=0.9", "en"],
    ["de,es;q=0.3,en;q=0.4", "en"],
    ["en;q=0,es;q=0.1", "es"],
    ["*", "en"],
    ["ES-419", "es"],
    ["est", "en"],
    ["es;q=nonsense,en;q=0.1", "en"],
  ])("Accept-Language %j is %s", async (header, locale) => {
    const headers: Record<string, string> = header === undefined ? {} : { "Accept-Language": header };
    const response = await loadRoot(practice.args(makeGet("/", headers)));
    expect((await response.json()).locale).toBe(locale);
  });
});
