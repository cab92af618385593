import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadConversations, loadHome, loadSignIn, signInAction, signOutAction } from "~/http/page.server";
import { findViewer } from "~/http/viewer.server";
import { clerkKey, stubClerkApi, suffixOf } from "../../unit/identity/make-clerk";
import { LIVE_KEY, makeClaims, makeHmacToken, makeKeyPair, makeToken } from "../../unit/identity/make-token";
import { makeHandler } from "./make-handler";
import { catchResponse, makePost, makePractice, ORIGIN, type Practice } from "./make-practice";

let practice: Practice;
let asked: string[];
beforeAll(async () => {
  practice = await makePractice({
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: LIVE_KEY,
    CLERK_SECRET_KEY: "sk_live_not-a-real-secret",
    CLERK_JWT_KEY: clerkKey.publicPem,
  });
});
afterAll(() => practice.close());
beforeEach(() => {
  asked = stubClerkApi({ "/v1/users/user_noor": answerNoor });
});

const now = Math.floor(Date.now() / 1_000);
const uat = `__client_uat=${now - 300}`;

function answerNoor() {
  return Response.json({
    object: "user",
    id: "user_noor",
    first_name: "Noor",
    last_name: "Haddad",
    primary_email_address_id: "idn_1",
    email_addresses: [
      { object: "email_address", id: "idn_1", email_address: "noor@example.com", linked_to: [] },
    ],
    phone_numbers: [],
    web3_wallets: [],
    external_accounts: [],
    saml_accounts: [],
    public_metadata: {},
    unsafe_metadata: { role: "admin" },
  });
}

const tokenOf = (clerkUserId: string, changes: Record<string, unknown> = {}) =>
  makeToken(clerkKey, makeClaims({ sub: clerkUserId, ...changes }));
const document = (path: string, cookie: string) =>
  new Request(ORIGIN + path, {
    headers: { Cookie: cookie, Accept: "text/html", "Sec-Fetch-Dest": "document" },
  });
const home = (token: string) => loadHome(practice.args(document("/", `__session=${token}; ${uat}`)));
const person = (token: string) =>
  findViewer({ header: (name) => (name === "authorization" ? `Bearer ${token}` : null) }, practice.deps);

describe("a person of Clerk's", () => {
  it("who has a row is that row's person, on pages and endpoints, and nobody is asked", async () => {
    const token = tokenOf("user_dana");
    expect(await home(token)).toMatchObject({ viewer: { name: "Dana Reyes", role: "therapist" } });
    expect(await person(token)).toMatchObject({ name: "Dana Reyes", sessionId: "sess_2fTestSession" });
    expect(asked).toEqual([]);
  });

  it("gets a row at the first sign-in, one for all parallel first requests, as a prospect", async () => {
    const token = tokenOf("user_noor");
    const viewers = await Promise.all(Array.from({ length: 12 }, () => person(token)));
    expect(new Set(viewers.map((viewer) => viewer?.userId)).size).toBe(1);
    expect(viewers[0]).toMatchObject({ name: "Noor Haddad", role: "prospect", subscriptions: [] });
    expect(await home(token)).toEqual({
      viewer: { id: viewers[0]?.id, name: "Noor Haddad", role: "prospect" },
    });
    expect(asked).toEqual(["GET https://api.clerk.com/v1/users/user_noor"]);
  });

  it("described by the token itself becomes the therapist that public metadata names", async () => {
    const claims = { email: "Lee@Example.com", name: "Lee Okafor", metadata: { role: "therapist" } };
    const viewer = await person(tokenOf("user_lee", claims));
    expect(viewer).toMatchObject({ name: "Lee Okafor", role: "therapist" });
    expect(asked).toEqual([]);
  });

  it("keeps the row's role, whatever a later token says", async () => {
    expect(
      await person(tokenOf("user_sam", { email: "x@example.com", name: "X", metadata: { role: "admin" } })),
    ).toMatchObject({
      name: "Sam Carter",
      role: "prospect",
    });
  });

  it("who brings the e-mail of somebody else's row does not become them", async () => {
    const token = tokenOf("user_impostor", { email: "sam@example.com", name: "Sam Carter", metadata: {} });
    const found = await person(token).catch(() => null);
    expect(found).toBeNull();
    await practice.sql(
      "DO $$ BEGIN ASSERT (SELECT clerk_user_id FROM users WHERE email = 'sam@example.com') = 'user_sam'; END $$",
    );
  });

  it("who was disabled is nobody, and is told so instead of being sent in circles", async () => {
    const claims = { email: "gone@example.com", name: "Gone", metadata: {} };
    const token = tokenOf("user_gone", claims);
    expect(await home(token)).toEqual({ viewer: null });
    const request = document("/chat", `__session=${token}; ${uat}`);
    expect((await catchResponse(loadConversations(practice.args(request)))).status).toBe(403);
  });

  it("whom Clerk cannot describe right now may try again soon", async () => {
    stubClerkApi();
    await expect(person(tokenOf("user_unknown"))).rejects.toMatchObject({ code: "unavailable" });
  });

  it.each([
    ["another key", makeToken(makeKeyPair())],
    ["HS256 with the public key", makeHmacToken(clerkKey)],
    ["a foreign azp", tokenOf("user_dana", { azp: "https://evil.example" })],
    ["no azp", tokenOf("user_dana", { azp: undefined })],
    ["a pending session", tokenOf("user_dana", { sts: "pending" })],
    ["an old end", tokenOf("user_dana", { exp: now - 60 })],
  ])("is nobody with a token of %s", async (_, token) => {
    expect(await person(token)).toBeNull();
    expect(await home(token)).toEqual({ viewer: null });
  });
});

describe("the sign-in page", () => {
  it("is Clerk's, and lists nobody", async () => {
    expect(await loadSignIn(practice.args(document("/sign-in", "")))).toEqual({ mode: "clerk" });
  });

  it("sends people who are signed in on to where they wanted, on this site", async () => {
    const cookie = `__session=${tokenOf("user_dana")}; ${uat}`;
    const go = async (path: string) =>
      (await catchResponse(loadSignIn(practice.args(document(path, cookie))))).headers.get("Location");
    expect(await go("/sign-in?redirectTo=/chat/abc")).toBe("/chat/abc");
    expect(await go("/sign-in?redirectTo=https://evil.example")).toBe("/chat");
  });

  it("signs nobody in by a form", async () => {
    const response = await catchResponse(
      signInAction(practice.args(makePost("/sign-in", { person: "sam@example.com" }))),
    );
    expect([response.status, response.headers.getSetCookie()]).toEqual([405, []]);
  });
});

describe("signing out", () => {
  const revoke = "/v1/sessions/sess_ending/revoke";
  const signOut = (sid: string) =>
    signOutAction(
      practice.args(
        makePost("/sign-out", {}, { Cookie: `__session=${tokenOf("user_dana", { sid })}; ${uat}` }),
      ),
    );

  it("ends the session at Clerk and removes its cookies under both names", async () => {
    asked = stubClerkApi({ [revoke]: () => Response.json({ object: "session", id: "sess_ending" }) });
    const response = await signOut("sess_ending");
    expect(response.headers.getSetCookie().map((cookie) => cookie.split("=", 1)[0])).toEqual([
      `__session_${suffixOf(LIVE_KEY)}`,
      "__session",
    ]);
    expect(asked).toEqual([`POST https://api.clerk.com${revoke}`]);
    // Clerk's last token is good for another minute; here it is not.
    expect(await person(tokenOf("user_dana", { sid: "sess_ending" }))).toBeNull();
  });

  it("says so when Clerk cannot be reached", async () => {
    stubClerkApi();
    expect((await catchResponse(signOut("sess_staying"))).status).toBe(503);
    expect(await person(tokenOf("user_dana", { sid: "sess_staying" }))).not.toBeNull();
  });
});

describe("a page through Remix", () => {
  const open = (path: string, cookie: string) => makeHandler(practice.deps)(document(path, cookie));
  const expired = tokenOf("user_dana", { iat: now - 120, nbf: now - 130, exp: now - 60 });

  it("opens with everybody's data", async () => {
    const response = await open("/chat", `__session=${tokenOf("user_dana")}; ${uat}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      root: { identity: { kind: "clerk", publishableKey: LIVE_KEY } },
      chat: { you: { name: "Dana Reyes" }, plan: "active" },
    });
  });

  it("renews an expired session at Clerk: the root's redirect counts, not the list's to sign in", async () => {
    const response = await open("/chat/abc", `__session=${expired}; ${uat}`);
    expect(response.status).toBe(307);
    expect(response.headers.get("Location")).toMatch(
      /^https:\/\/clerk\.renavest\.test\/v1\/client\/handshake\?/,
    );
  });

  it("comes back with the renewed session before any other loader judges the old one", async () => {
    const suffix = suffixOf(LIVE_KEY);
    const renewed = `__session_${suffix}=${tokenOf("user_dana")}; Path=/; Secure; SameSite=Lax`;
    stubClerkApi({
      "/v1/sessions/sess_2fTestSession/refresh": () =>
        Response.json({ object: "cookies", cookies: [renewed] }),
    });
    const stale = [
      `__session_${suffix}=${expired}`,
      `__client_uat_${suffix}=${now - 300}`,
      `__refresh_${suffix}=opaque`,
    ];
    const response = await open("/chat?x=1", stale.join("; "));
    expect([response.status, response.headers.get("Location")]).toEqual([307, "/chat?x=1"]);
    const cookies = [
      response.headers.getSetCookie()[0]?.split(";", 1)[0],
      `__client_uat_${suffix}=${now - 300}`,
    ];
    expect((await open("/chat?x=1", cookies.join("; "))).status).toBe(200);
  });

  it("sends nobody to sign in", async () => {
    const response = await open("/chat", "");
    expect([response.status, response.headers.get("Location")]).toEqual([302, "/sign-in?redirectTo=%2Fchat"]);
  });
});
