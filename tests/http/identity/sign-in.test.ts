import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConversations, loadHome, loadSignIn, signInAction } from "~/http/page.server";
import {
  catchResponse,
  makeGet,
  makePost,
  makePractice,
  ORIGIN,
  type Practice,
  toCookieHeader,
} from "./make-practice";

let practice: Practice;
beforeAll(async () => {
  practice = await makePractice();
});
afterAll(() => practice.close());

const post = (fields: Record<string, string>, headers?: Record<string, string>, path = "/sign-in") =>
  signInAction(practice.args(makePost(path, fields, headers)));
const signIn = async (email: string) => toCookieHeader(await post({ person: email }));

describe("the sign-in page", () => {
  it("lists the people who can sign in, with what tells them apart", async () => {
    expect(await loadSignIn(practice.args(makeGet("/sign-in")))).toEqual({
      mode: "local",
      people: [
        { email: "dana@example.com", name: "Dana Reyes", role: "therapist", note: "Financial therapist" },
        { email: "sam@example.com", name: "Sam Carter", role: "prospect", note: "Has an individual plan" },
        { email: "alex@example.com", name: "Alex Kim", role: "prospect", note: "Has no plan yet" },
        { email: "ada@example.com", name: "Ada Lind", role: "admin", note: "Looks after the practice" },
      ],
    });
  });

  it("speaks the language the browser asks for", async () => {
    const data = await loadSignIn(
      practice.args(makeGet("/sign-in", { "Accept-Language": "es-MX,es;q=0.9,en;q=0.5" })),
    );
    expect(data).toMatchObject({ people: [{ note: "Terapia financiera" }, {}, {}, {}] });
  });
});

describe("signing in", () => {
  it("sets the session cookie and opens the conversations", async () => {
    const response = await post({ person: "sam@example.com" });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/chat"]);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-session=ey[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
  });

  it("makes the person known on every page", async () => {
    const cookie = await signIn("Dana@Example.com");
    expect(await loadHome(practice.args(makeGet("/", { Cookie: cookie })))).toEqual({
      viewer: { id: expect.stringMatching(/^.{22,}$/), name: "Dana Reyes", role: "therapist" },
    });
  });

  it("leaves Secure away over plain http, where a browser would drop the cookie", async () => {
    const local = await makePractice({ APP_ORIGINS: "" });
    const request = new Request("http://localhost:3000/sign-in", {
      method: "POST",
      headers: { Origin: "http://localhost:3000", Host: "localhost:3000" },
      body: new URLSearchParams({ person: "sam@example.com" }),
    });
    const response = await signInAction(local.args(request));
    await local.close();
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__session=ey[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it.each([
    ["/chat/abc?before=51", "/chat/abc?before=51"],
    ["/", "/"],
    ["https://evil.example/chat", "/chat"],
    ["//evil.example", "/chat"],
    ["/\\evil.example", "/chat"],
    ["/\t/evil.example", "/chat"],
    ["/%2F/evil.example", "/%2F/evil.example"],
    ["/..//evil.example", "/chat"],
    ["javascript:alert(1)", "/chat"],
    ["/sign-out", "/chat"],
    ["/sign-in?redirectTo=/sign-in", "/chat"],
    ["", "/chat"],
  ])("goes on to %j as %j", async (wanted, location) => {
    const path = `/sign-in?${new URLSearchParams({ redirectTo: wanted })}`;
    const response = await post({ person: "sam@example.com" }, {}, path);
    expect(response.headers.get("Location")).toBe(location);
  });

  it("as somebody else ends the session before", async () => {
    const before = await signIn("sam@example.com");
    await post({ person: "dana@example.com" }, { Cookie: before });
    expect(await loadHome(practice.args(makeGet("/", { Cookie: before })))).toEqual({ viewer: null });
  });
});

describe("signing in is refused", () => {
  it.each([
    ["an unknown person", { person: "nobody@example.com" }, {}, 404],
    ["a disabled person", { person: "gone@example.com" }, {}, 404],
    ["nobody", {}, {}, 400],
    ["an e-mail of blanks", { person: "  " }, {}, 400],
    ["a form of another site", { person: "sam@example.com" }, { Origin: "https://evil.example" }, 403],
    [
      "a form of another site that says so",
      { person: "sam@example.com" },
      { "Sec-Fetch-Site": "cross-site" },
      403,
    ],
    [
      "a form of another site on our domain",
      { person: "sam@example.com" },
      { "Sec-Fetch-Site": "same-site" },
      403,
    ],
    ["a form of a sandboxed frame", { person: "sam@example.com" }, { Origin: "null" }, 403],
    ["JSON", { person: "sam@example.com" }, { "Content-Type": "application/json" }, 415],
    [
      "a form with files",
      { person: "sam@example.com" },
      { "Content-Type": "multipart/form-data; boundary=x" },
      415,
    ],
    ["a form without end", { person: "sam@example.com", filler: "x".repeat(200_000) }, {}, 413],
  ])("to %s", async (_, fields, headers, status) => {
    const response = await catchResponse(
      post(fields as Record<string, string>, headers as Record<string, string>),
    );
    expect(response.status).toBe(status);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.json()).toMatchObject({
      error: { requestId: response.headers.get("X-Request-Id") },
    });
  });

  it("with an error that repeats nothing of what was posted", async () => {
    const response = await catchResponse(post({ person: "canary-7f3a@example.com" }));
    expect(JSON.stringify([...response.headers]) + (await response.text())).not.toContain("canary-7f3a");
  });
});

describe("signing in again and again", () => {
  it("is refused by address, and says when to come back; a made-up address is no other one", async () => {
    const limited = await makePractice({ CHAT_SIGN_INS_PER_MINUTE: "2" });
    const signInFrom = (peerAddress: string, claimed: string) =>
      signInAction({
        request: makePost("/sign-in", { person: "sam@example.com" }, { "X-Forwarded-For": claimed }),
        params: {},
        context: { deps: limited.deps, peerAddress },
      });
    for (const claimed of ["198.51.100.1", "198.51.100.2"])
      expect((await signInFrom("192.0.2.1", claimed)).status).toBe(303);
    const refused = await catchResponse(signInFrom("192.0.2.1", "198.51.100.3"));
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([429, []]);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect((await signInFrom("192.0.2.2", "198.51.100.1")).status).toBe(303);
    await limited.close();
  });
});

describe("nobody", () => {
  it("is sent to sign in and back, without Remix's own parameters", async () => {
    const request = makeGet("/chat/abc?before=51&_data=routes%2Fchat");
    const response = await catchResponse(loadConversations(practice.args(request)));
    expect([response.status, response.headers.get("Location")]).toEqual([
      302,
      "/sign-in?redirectTo=%2Fchat%2Fabc%3Fbefore%3D51",
    ]);
  });

  it.each([
    ["no cookie", ""],
    ["an empty cookie", "__Host-session="],
    ["a cookie that is no token", "__Host-session=nonsense"],
    ["another cookie", "session=abc; theme=dark"],
  ])("has %s and sees the home page", async (_, cookie) => {
    expect(await loadHome(practice.args(makeGet("/", { Cookie: cookie })))).toEqual({ viewer: null });
  });
});

it("a cookie that another host of ours could have set is not read where there is https", async () => {
  const cookie = (await signIn("sam@example.com")).replace("__Host-session", "__session");
  expect(cookie).toMatch(/^__session=ey/);
  expect(await loadHome(practice.args(makeGet("/", { Cookie: cookie })))).toEqual({ viewer: null });
});

describe("a person disabled while signed in", () => {
  it("is nobody at once, and is not sent round in circles by the sign-in page", async () => {
    const cookie = await signIn("ada@example.com");
    await practice.sql("UPDATE users SET disabled_at = now() WHERE email = 'ada@example.com'");
    const home = await loadHome(practice.args(makeGet("/", { Cookie: cookie })));
    const chat = await catchResponse(loadConversations(practice.args(makeGet("/chat", { Cookie: cookie }))));
    await practice.sql("UPDATE users SET disabled_at = NULL WHERE email = 'ada@example.com'");
    expect(home).toEqual({ viewer: null });
    expect(chat.status).toBe(403);
    expect(ORIGIN).toBe(practice.deps.settings.appOrigins[0]);
  });
});
