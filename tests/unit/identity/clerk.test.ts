import { describe, expect, it } from "vitest";
import { clerkKey, makeClerk, stubClerkApi, suffixOf } from "./make-clerk";
import {
  FRONTEND_HOST,
  LIVE_KEY,
  makeClaims,
  makeHmacToken,
  makeKeyPair,
  makeToken,
  TEST_KEY,
} from "./make-token";

const bearer = (token: string) => ({ token, source: "bearer" as const });
const user = (changes: object = {}) =>
  Response.json({
    object: "user",
    id: "user_1",
    first_name: "Noor",
    last_name: "Haddad",
    username: null,
    primary_email_address_id: "idn_2",
    email_addresses: [
      { object: "email_address", id: "idn_1", email_address: "old@example.com", linked_to: [] },
      { object: "email_address", id: "idn_2", email_address: "Noor@Example.com", linked_to: [] },
    ],
    phone_numbers: [],
    web3_wallets: [],
    external_accounts: [],
    saml_accounts: [],
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: { role: "admin" },
    ...changes,
  });
const clerkError = (status: number) => () =>
  Response.json({ errors: [{ code: "resource_not_found", message: "not found" }] }, { status });

describe("set-up", () => {
  it.each([
    ["a secret in place of the publishable key", { publishableKey: "sk_live_abc" }],
    [
      "a publishable key that names no host",
      { publishableKey: `pk_live_${Buffer.from("no dollar").toString("base64")}` },
    ],
    ["a publishable key in place of the secret", { secretKey: LIVE_KEY }],
    ["no origin of our own", { origins: [] }],
    ["a key that is not one", { jwtKey: "CLERK" }],
  ])("is refused with %s", (_, changes) => {
    expect(() => makeClerk(changes)).toThrow();
  });

  it("never repeats a secret in the refusal", () => {
    expect(() => makeClerk({ secretKey: "wrong_canary-secret" })).toThrow(/^((?!canary).)*$/);
  });

  it("looks for this instance's own cookie first", () => {
    expect(makeClerk().cookieNames).toEqual([`__session_${suffixOf(LIVE_KEY)}`, "__session"]);
  });
});

describe("an endpoint's token", () => {
  it("is checked without asking anybody when the public key is set", async () => {
    const asked = stubClerkApi();
    expect(await makeClerk().verify(bearer(makeToken(clerkKey)))).toMatchObject({
      clerkUserId: "user_2fTestPerson",
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ["another key's", makeToken(makeKeyPair())],
    ["HS256 with the public key", makeHmacToken(clerkKey)],
    ["another instance's", makeToken(clerkKey, makeClaims({ iss: "https://clerk.other.test" }))],
    ["another site's", makeToken(clerkKey, makeClaims({ azp: "https://evil.example" }))],
    ["a machine's, which has no session", makeToken(clerkKey, makeClaims({ sub: "mch_1", sid: undefined }))],
  ])("is refused when it is %s", async (_, token) => {
    expect(await makeClerk().verify(bearer(token))).toBeNull();
  });

  it("is checked with the published keys otherwise, fetched once", async () => {
    const key = makeKeyPair();
    const jwk = { ...key.publicKey.export({ format: "jwk" }), kid: key.keyId, alg: "RS256", use: "sig" };
    const asked = stubClerkApi({ "/v1/jwks": () => Response.json({ keys: [jwk] }) });
    const clerk = makeClerk({ jwtKey: undefined });
    expect(await clerk.verify(bearer(makeToken(key)))).not.toBeNull();
    expect(await clerk.verify(bearer(makeToken(key, makeClaims({ sid: "sess_other" }))))).not.toBeNull();
    expect(await clerk.verify(bearer(makeToken(makeKeyPair())))).toBeNull();
    expect(asked).toEqual(["GET https://api.clerk.com/v1/jwks"]);
  });

  it("is neither good nor bad while the keys cannot be had", async () => {
    stubClerkApi();
    await expect(
      makeClerk({ jwtKey: undefined }).verify(bearer(makeToken(makeKeyPair()))),
    ).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  it("is checked the same for a development instance", async () => {
    const clerk = makeClerk({ publishableKey: TEST_KEY, secretKey: "sk_test_not-a-real-secret" });
    expect(await clerk.verify(bearer(makeToken(clerkKey)))).not.toBeNull();
    expect(makeClaims()["iss"]).toBe(`https://${FRONTEND_HOST}`);
  });
});

describe("a first sign-in", () => {
  it("is described by a token that says everything, asking nobody", async () => {
    const asked = stubClerkApi();
    const claims = { email: "Noor@Example.com", name: "Noor Haddad", role: "therapist" } as const;
    expect(await makeClerk().describe("user_1", claims)).toEqual({
      clerkUserId: "user_1",
      ...claims,
      email: "noor@example.com",
    });
    expect(asked).toEqual([]);
  });

  it("is described by Clerk when the token does not say the role", async () => {
    const asked = stubClerkApi({
      "/v1/users/user_1": () => user({ public_metadata: { role: "therapist" } }),
    });
    expect(await makeClerk().describe("user_1", { email: "a@example.com", name: "A" })).toEqual({
      clerkUserId: "user_1",
      email: "noor@example.com",
      name: "Noor Haddad",
      role: "therapist",
    });
    expect(asked).toEqual(["GET https://api.clerk.com/v1/users/user_1"]);
  });

  it("makes a prospect of whoever gave themselves a role in the metadata they can edit", async () => {
    stubClerkApi({ "/v1/users/user_1": () => user() });
    expect((await makeClerk().describe("user_1", {})).role).toBe("prospect");
  });

  it.each([
    [{ first_name: "Noor", last_name: null }, "Noor"],
    [{ first_name: null, last_name: null, username: "noor_h" }, "noor_h"],
    [{ first_name: "", last_name: "", username: null }, "noor"],
  ])("has a name even when the account is sparse: %o", async (changes, name) => {
    stubClerkApi({ "/v1/users/user_1": () => user(changes) });
    expect((await makeClerk().describe("user_1", {})).name).toBe(name);
  });

  it("asks once for parallel requests of one person", async () => {
    const asked = stubClerkApi({ "/v1/users/user_1": () => user() });
    const clerk = makeClerk();
    await Promise.all([1, 2, 3, 4].map(() => clerk.describe("user_1", {})));
    expect(asked).toHaveLength(1);
  });

  it("is not asked about again for ten seconds, however often a disabled person tries", async () => {
    let nowMs = Date.now();
    const asked = stubClerkApi({ "/v1/users/user_1": () => user() });
    const clerk = makeClerk({ clock: { now: () => new Date(nowMs), after: () => () => undefined } });
    for (const stepMs of [0, 9_999, 1]) {
      nowMs += stepMs;
      await clerk.describe("user_1", {});
    }
    expect(asked).toHaveLength(2);
  });

  it.each([
    ["a deleted account is signed out", clerkError(404), "signed_out"],
    ["Clerk refusing our secret is our failure", clerkError(401), "unavailable"],
    ["Clerk failing is a matter of trying again", clerkError(500), "unavailable"],
    ["an account without e-mail cannot come in", () => user({ primary_email_address_id: null }), "forbidden"],
  ])("%s", async (_, answer, code) => {
    stubClerkApi({ "/v1/users/user_1": answer });
    await expect(makeClerk().describe("user_1", {})).rejects.toMatchObject({ code });
  });

  it("tries again after a failure", async () => {
    const clerk = makeClerk();
    stubClerkApi();
    await expect(clerk.describe("user_1", {})).rejects.toMatchObject({ code: "unavailable" });
    stubClerkApi({ "/v1/users/user_1": () => user() });
    await expect(clerk.describe("user_1", {})).resolves.toMatchObject({ name: "Noor Haddad" });
  });
});

describe("signing out", () => {
  const identity = { clerkUserId: "user_1", sessionId: "sess_1", expiresAt: new Date(), claims: {} };
  const path = "/v1/sessions/sess_1/revoke";

  it("ends the session at Clerk", async () => {
    const asked = stubClerkApi({
      [path]: () => Response.json({ object: "session", id: "sess_1", status: "revoked" }),
    });
    await makeClerk().endSession(identity);
    expect(asked).toEqual([`POST https://api.clerk.com${path}`]);
  });

  it("makes its last token, good for another minute at Clerk, worth nothing here", async () => {
    stubClerkApi({ [path]: () => Response.json({ object: "session", id: "sess_1", status: "revoked" }) });
    const clerk = makeClerk();
    const token = makeToken(clerkKey, makeClaims({ sid: "sess_1" }));
    expect(await clerk.verify(bearer(token))).not.toBeNull();
    await clerk.endSession(identity);
    expect(await clerk.verify(bearer(token))).toBeNull();
    expect(await clerk.judgeSessions(["sess_1"])).toEqual(new Map([["sess_1", "ended"]]));
  });

  it("told by a webhook is over here as well", async () => {
    const clerk = makeClerk();
    const token = makeToken(clerkKey, makeClaims({ sid: "sess_1" }));
    await clerk.noteSessionEnded("sess_1");
    expect(await clerk.verify(bearer(token))).toBeNull();
    expect(await clerk.judgeSessions(["sess_1"], { fresh: true })).toEqual(new Map([["sess_1", "ended"]]));
  });

  it("is done when the session is gone already", async () => {
    stubClerkApi({ [path]: clerkError(404) });
    await expect(makeClerk().endSession(identity)).resolves.toBeUndefined();
  });

  it("does not pretend when Clerk cannot be reached", async () => {
    stubClerkApi();
    await expect(makeClerk().endSession(identity)).rejects.toMatchObject({ code: "unavailable" });
  });
});
