import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { loadHome, signInAction, signOutAction } from "~/http/page.server";
import { findViewer } from "~/http/viewer.server";
import { loader as signOutLoader } from "~/routes/sign-out";
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
let cookie: string;
beforeAll(async () => {
  practice = await makePractice();
});
afterAll(() => practice.close());
beforeEach(async () => {
  const response = await signInAction(practice.args(makePost("/sign-in", { person: "sam@example.com" })));
  cookie = toCookieHeader(response);
});

const signOut = (headers: Record<string, string> = { Cookie: cookie }) =>
  signOutAction(practice.args(makePost("/sign-out", {}, headers)));
const look = (deps = practice.deps) =>
  loadHome({ request: makeGet("/", { Cookie: cookie }), params: {}, context: { deps } });

describe("signing out", () => {
  it("clears the cookie and what the browser kept, and goes home", async () => {
    const response = await signOut();
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/"]);
    expect(response.headers.getSetCookie()).toEqual([
      "__Host-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0",
    ]);
    expect(response.headers.get("Clear-Site-Data")).toBe('"storage"');
  });

  it("makes a copied token worthless at once, for pages and for the API", async () => {
    await signOut();
    const bearer = cookie.replace("__Host-session=", "Bearer ");
    const header = (name: string) => (name === "authorization" ? bearer : null);
    expect(await look()).toEqual({ viewer: null });
    expect(await findViewer({ header }, practice.deps)).toBeNull();
  });

  it("is known to another instance within two seconds", async () => {
    const another = practice.startAnother();
    expect((await look(another)).viewer?.name).toBe("Sam Carter");
    const start = Date.now();
    await signOut();
    await vi.waitFor(async () => expect(await look(another)).toEqual({ viewer: null }), {
      timeout: 5_000,
      interval: 50,
    });
    expect(Date.now() - start).toBeLessThan(2_500);
  });

  it("is still known after a restart", async () => {
    await signOut();
    expect(await look(practice.startAnother())).toEqual({ viewer: null });
  });

  it("counts even against a list that was being read meanwhile", async () => {
    const another = practice.startAnother();
    const looking = look(another);
    await signOutAction({
      ...practice.args(makePost("/sign-out", {}, { Cookie: cookie })),
      context: { deps: another },
    });
    await looking;
    expect(await look(another)).toEqual({ viewer: null });
  });

  it("twice, or without a session, is signing out all the same", async () => {
    await signOut();
    expect((await signOut()).status).toBe(303);
    expect((await signOut({})).status).toBe(303);
  });
});

describe("signed out because nothing happened for long", () => {
  it("ends the session all the same, but leaves what is unsent on the device", async () => {
    const response = await signOutAction(
      practice.args(makePost("/sign-out", { reason: "idle" }, { Cookie: cookie })),
    );
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie()).toHaveLength(1);
    expect(response.headers.get("Clear-Site-Data")).toBeNull();
    expect(await look()).toEqual({ viewer: null });
  });

  it("is the one reason of that kind; whatever else a form says, it signs out in full", async () => {
    const odd = { method: "POST", headers: { Origin: ORIGIN, Cookie: cookie }, body: "{}" };
    const response = await signOutAction(practice.args(new Request(`${ORIGIN}/sign-out`, odd)));
    expect(response.headers.get("Clear-Site-Data")).toBe('"storage"');
    expect(await look()).toEqual({ viewer: null });
  });
});

describe("nobody is signed out", () => {
  it.each([
    ["by another site's form", { "Sec-Fetch-Site": "cross-site" }],
    ["by an old browser showing another site's form", { Origin: "https://evil.example" }],
  ])("%s", async (_, headers) => {
    const response = await catchResponse(signOut({ Cookie: cookie, ...headers }));
    expect(response.status).toBe(403);
    expect((await look()).viewer?.name).toBe("Sam Carter");
  });

  it("by opening the address", async () => {
    expect((await signOutLoader()).headers.get("Location")).toBe("/");
    expect((await look()).viewer?.name).toBe("Sam Carter");
  });

  it("half: when the session cannot be ended for sure, the answer says so and the cookie stays", async () => {
    const cutOff = practice.startAnother({ DB_PORT: "1" });
    const request = makePost("/sign-out", {}, { Cookie: cookie });
    const response = await catchResponse(signOutAction({ request, params: {}, context: { deps: cutOff } }));
    expect([response.status, response.headers.getSetCookie()]).toEqual([503, []]);
  });
});
