import { beforeEach, describe, expect, it } from "vitest";
import {
  catchResponse,
  clerkKey,
  makeClerk,
  makeDocumentRequest,
  stubClerkApi,
  suffixOf,
} from "./make-clerk";
import { FRONTEND_HOST, LIVE_KEY, makeClaims, makeKeyPair, makeToken, TEST_KEY } from "./make-token";

const now = Math.floor(Date.now() / 1_000);
const session = () => makeToken(clerkKey);
const expired = () => makeToken(clerkKey, makeClaims({ iat: now - 120, nbf: now - 130, exp: now - 60 }));
const uat = String(now - 300);

let asked: string[];
beforeEach(() => {
  asked = stubClerkApi();
});

describe("a page of a production instance", () => {
  it("opens for nobody, without a redirect", async () => {
    const { page, setCookies } = await makeClerk().openPage(makeDocumentRequest("/"));
    expect(page).toMatchObject({
      kind: "clerk",
      publishableKey: LIVE_KEY,
      hostedSignInUrl:
        "https://accounts.renavest.test/sign-in?redirect_url=https%3A%2F%2Fchat.renavest.test%2Fchat",
      clerkState: {
        __internal_clerk_state: { __publishableKey: LIVE_KEY, __clerk_ssr_state: { userId: null } },
      },
    });
    expect(setCookies).toEqual([]);
  });

  it("opens for a signed-in person, whose token and our secret stay out of it", async () => {
    const token = session();
    const { page } = await makeClerk().openPage(
      makeDocumentRequest("/chat", { __session: token, __client_uat: uat }),
    );
    expect(page.clerkState).toMatchObject({
      __internal_clerk_state: {
        __clerk_ssr_state: { userId: "user_2fTestPerson", sessionId: "sess_2fTestSession" },
      },
    });
    expect(JSON.stringify(page)).not.toContain(token);
    expect(JSON.stringify(page)).not.toContain("sk_live");
  });

  it("takes the suffixed cookies, which belong to this instance for sure", async () => {
    const suffix = suffixOf(LIVE_KEY);
    const cookies = { [`__session_${suffix}`]: session(), [`__client_uat_${suffix}`]: uat };
    const { page } = await makeClerk().openPage(makeDocumentRequest("/chat", cookies));
    expect(page.clerkState).toMatchObject({
      __internal_clerk_state: { __clerk_ssr_state: { userId: "user_2fTestPerson" } },
    });
  });

  it.each([
    ["an expired token", () => ({ __session: expired(), __client_uat: uat }), "session-token-expired"],
    [
      "a client that is signed in but has no token",
      () => ({ __client_uat: uat }),
      "client-uat-but-no-session-token",
    ],
    ["a token without a client", () => ({ __session: session() }), "session-token-but-no-client-uat"],
    [
      "a token older than the client's last change",
      () => ({ __session: session(), __client_uat: String(now + 100) }),
      "session-token-iat-before-client-uat",
    ],
  ])("sends %s to Clerk and back to the same address", async (_, makeCookies, reason) => {
    const response = await catchResponse(
      makeClerk().openPage(makeDocumentRequest("/chat/abc?before=5", makeCookies())),
    );
    const location = new URL(response.headers.get("Location") ?? "");
    expect([response.status, location.origin, location.pathname]).toEqual([
      307,
      `https://${FRONTEND_HOST}`,
      "/v1/client/handshake",
    ]);
    expect(location.searchParams.get("redirect_url")).toBe("https://chat.renavest.test/chat/abc?before=5");
    expect(location.searchParams.get("__clerk_hs_reason")).toContain(reason);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  it("does not redirect data requests: they count as signed out", async () => {
    const request = makeDocumentRequest(
      "/chat?_data=root",
      { __session: expired(), __client_uat: uat },
      { "Sec-Fetch-Dest": "empty", Accept: "*/*" },
    );
    const { page } = await makeClerk().openPage(request);
    expect(page.clerkState).toMatchObject({
      __internal_clerk_state: { __clerk_ssr_state: { userId: null } },
    });
  });

  it("gives up after three turns instead of turning for ever", async () => {
    const cookies = { __client_uat: uat, __clerk_redirect_count: "3" };
    const { page } = await makeClerk().openPage(makeDocumentRequest("/chat", cookies));
    expect(page.clerkState).toMatchObject({
      __internal_clerk_state: { __clerk_ssr_state: { userId: null } },
    });
  });

  it("asks nobody while it can tell by itself", async () => {
    await makeClerk().openPage(makeDocumentRequest("/chat", { __session: session(), __client_uat: uat }));
    expect(asked).toEqual([]);
  });
});

describe("a session renewed by Clerk", () => {
  const suffix = suffixOf(LIVE_KEY);
  const stale = () => ({
    [`__session_${suffix}`]: expired(),
    [`__client_uat_${suffix}`]: uat,
    [`__refresh_${suffix}`]: "opaque-refresh-token",
  });
  const renew = () => {
    const cookies = [`__session_${suffix}=${session()}; Path=/; Secure; SameSite=Lax`];
    return Response.json({ object: "cookies", cookies }, { headers: { "Content-Type": "application/json" } });
  };

  it("makes the browser ask again, so that every loader of the page sees the new cookie", async () => {
    asked = stubClerkApi({
      "/v1/client/sessions/sess_2fTestSession/refresh": renew,
      "/v1/sessions/sess_2fTestSession/refresh": renew,
    });
    const response = await catchResponse(
      makeClerk().openPage(makeDocumentRequest("//chat?before=5", stale())),
    );
    expect([response.status, response.headers.get("Location")]).toEqual([307, "/chat?before=5"]);
    const cookies = response.headers.getSetCookie();
    expect(cookies[0]).toMatch(new RegExp(`^__session_${suffix}=ey`));
    expect(asked).toEqual(["POST https://api.clerk.com/v1/sessions/sess_2fTestSession/refresh"]);
  });

  it("does so once: a browser that keeps no cookies is not sent round in circles", async () => {
    asked = stubClerkApi({ "/v1/sessions/sess_2fTestSession/refresh": renew });
    const request = makeDocumentRequest("/chat", { ...stale(), __renavest_returned: "1" });
    const { setCookies } = await makeClerk().openPage(request);
    expect(setCookies).toHaveLength(1);
  });
});

describe("a page of a development instance", () => {
  const makeDevelopmentClerk = () =>
    makeClerk({ publishableKey: TEST_KEY, secretKey: "sk_test_not-a-real-secret" });

  it("first sends every browser to Clerk for its development cookie", async () => {
    const response = await catchResponse(makeDevelopmentClerk().openPage(makeDocumentRequest("/")));
    const location = new URL(response.headers.get("Location") ?? "");
    expect(location.searchParams.get("__clerk_hs_reason")).toBe("dev-browser-missing");
  });

  it("then opens for nobody and for somebody", async () => {
    const browser = { __clerk_db_jwt: "opaque" };
    const out = await makeDevelopmentClerk().openPage(makeDocumentRequest("/", browser));
    const signedIn = { ...browser, __session: session(), __client_uat: uat };
    const into = await makeDevelopmentClerk().openPage(makeDocumentRequest("/", signedIn));
    expect([out, into].map(({ page }) => page.clerkState)).toMatchObject([
      { __internal_clerk_state: { __clerk_ssr_state: { userId: null } } },
      { __internal_clerk_state: { __clerk_ssr_state: { userId: "user_2fTestPerson" } } },
    ]);
  });

  it("takes Clerk's answer from the address and cleans the address", async () => {
    const handshake = makeToken(clerkKey, {
      handshake: [`__session=${session()}; Path=/`, `__client_uat=${uat}; Path=/`],
    });
    const response = await catchResponse(
      makeDevelopmentClerk().openPage(
        makeDocumentRequest(`/chat?before=5&__clerk_handshake=${handshake}`, { __clerk_db_jwt: "opaque" }),
      ),
    );
    expect([response.status, response.headers.get("Location")]).toEqual([
      307,
      "https://chat.renavest.test/chat?before=5",
    ]);
    expect(response.headers.getSetCookie()).toHaveLength(2);
  });

  it("ignores an answer Clerk did not sign", async () => {
    const forged = makeToken(makeKeyPair(), { handshake: ["__session=planted; Path=/"] });
    const { setCookies } = await makeDevelopmentClerk().openPage(
      makeDocumentRequest(`/?__clerk_handshake=${forged}`, { __clerk_db_jwt: "opaque" }),
    );
    expect(setCookies).toEqual([]);
  });

  it("is not sent where a stranger's link says", async () => {
    const { page } = await makeDevelopmentClerk().openPage(
      makeDocumentRequest("/?__clerk_redirect_url=https%3A%2F%2Fevil.example", { __clerk_db_jwt: "opaque" }),
    );
    expect(page.kind).toBe("clerk");
  });
});

describe("what a request claims about itself", () => {
  it.each([
    ["forwarded headers", { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http" }],
    ["its host header", { Host: "evil.example" }],
  ])("does not decide where Clerk sends the browser back to: %s", async (_, headers) => {
    const response = await catchResponse(
      makeClerk().openPage(makeDocumentRequest("/chat", { __client_uat: uat }, headers)),
    );
    const location = new URL(response.headers.get("Location") ?? "");
    expect(location.searchParams.get("redirect_url")).toBe("https://chat.renavest.test/chat");
  });

  it("does not bring an unknown host back to itself", async () => {
    const request = new Request("https://evil.example/chat", {
      headers: { Cookie: `__client_uat=${uat}`, Accept: "text/html" },
    });
    const response = await catchResponse(makeClerk().openPage(request));
    const location = new URL(response.headers.get("Location") ?? "");
    expect(location.searchParams.get("redirect_url")).toBe("https://chat.renavest.test/chat");
  });

  it("does not turn a path of slashes into another host", async () => {
    const request = makeDocumentRequest("//evil.example/chat", { __client_uat: uat });
    const response = await catchResponse(makeClerk().openPage(request));
    const location = new URL(response.headers.get("Location") ?? "");
    expect(location.searchParams.get("redirect_url")).toBe("https://chat.renavest.test//evil.example/chat");
  });

  it("never lets a token of a stranger's key reach Clerk's code", async () => {
    const stranger = makeKeyPair();
    const cookies = { __session: makeToken(stranger), __client_uat: uat };
    const response = await catchResponse(
      makeClerk().openPage(
        makeDocumentRequest("/chat", cookies, { Authorization: `Bearer ${makeToken(stranger)}` }),
      ),
    );
    const location = new URL(response.headers.get("Location") ?? "");
    expect(location.searchParams.get("__clerk_hs_reason")).toBe("client-uat-but-no-session-token");
    expect(location.searchParams.get("__session")).toBeNull();
  });
});
