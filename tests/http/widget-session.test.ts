import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PARTNER_TOKEN_REFUSALS, type PartnerTokenRefusal } from "~/domain/partner-claims";
import type { Lane } from "../support/make-lanes";
import { makePartner, makeSigner, type Partner } from "../support/make-partner";
import { codeOf, createTestApp, makeLanes, ORIGIN, postJson, type TestApp } from "../support/test-app";

const OWN = { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" };
const none = { sign: () => Buffer.alloc(0) };
const now = () => Math.floor(Date.now() / 1_000);

let app: TestApp;
let lanes: readonly Lane[];
let partner: Partner;
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
  partner = await makePartner({ run: app.world.run, therapist: app.therapist });
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

const ask = (lane: Lane, body: object, headers: Record<string, string> = OWN) =>
  lane.ask(postJson("/api/widget/session", headers, body));

async function begin(lane: Lane, of: Partner, claims: object = {}) {
  const answer = await ask(lane, { siteKey: of.siteKey, token: of.token(claims) });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as { accessToken: string; expiresAt: string; channelId: string };
}

const bearer = (accessToken: string) => ({ Authorization: `Bearer ${accessToken}`, ...OWN });
const history = (lane: Lane, token: string, channelId: string) =>
  lane.ask(postJson("/api/chat/messaging", bearer(token), { action: "history", channelId }));
const send = (lane: Lane, token: string, channelId: string, clientMessageId: string) =>
  lane.ask(postJson("/api/chat/send", bearer(token), { channelId, content: "Hello", clientMessageId }));

/** A token each, and why it is refused. */
const REFUSED: readonly (readonly [string, PartnerTokenRefusal, (of: Partner) => string])[] = [
  ["nothing of a token", "malformed", () => "hello"],
  ["no JSON in it", "malformed", (of) => `${Buffer.from("{").toString("base64url")}.e30.${of.signer.kid}`],
  ["alg none", "algorithm", (of) => of.token({}, { alg: "none" }, none)],
  ["alg NONE", "algorithm", (of) => of.token({}, { alg: "NONE" }, none)],
  ["alg RS256", "algorithm", (of) => of.token({}, { alg: "RS256" })],
  [
    "the public key taken for a shared secret",
    "algorithm",
    (of) =>
      of.token(
        {},
        { alg: "HS256" },
        {
          sign: (text) =>
            createHmac("sha256", of.signer.publicPem ?? "")
              .update(text)
              .digest(),
        },
      ),
  ],
  ["another algorithm than the key's", "algorithm", (of) => of.token({}, { alg: "EdDSA" })],
  ["an unknown kid", "unknown_key", (of) => of.token({}, { kid: "other" })],
  ["no kid", "unknown_key", (of) => of.token({}, { kid: undefined })],
  ["a kid that is a path", "unknown_key", (of) => of.token({}, { kid: "../../dev/null" })],
  ["a kid that is no text", "unknown_key", (of) => of.token({}, { kid: { $ne: "" } })],
  ["jku", "key_reference", (of) => of.token({}, { jku: "https://evil.example/keys" })],
  ["x5u", "key_reference", (of) => of.token({}, { x5u: "https://evil.example/cert" })],
  ["jwk", "key_reference", (of) => of.token({}, { jwk: { kty: "EC" } })],
  ["x5c", "key_reference", (of) => of.token({}, { x5c: ["MII"] })],
  ["crit", "key_reference", (of) => of.token({}, { crit: ["exp"] })],
  ["signed by somebody else", "signature", (of) => of.token({}, {}, makeSigner())],
  ["not signed", "signature", (of) => of.token({}, {}, none)],
  [
    "another payload under the signature",
    "signature",
    (of) => {
      const [header, , signature] = of.token().split(".");
      const [, payload] = of.token({ sub: "employee-2" }).split(".");
      return `${header}.${payload}.${signature}`;
    },
  ],
  ["no exp", "missing_claim", (of) => of.token({ exp: undefined })],
  ["no iat", "missing_claim", (of) => of.token({ iat: undefined })],
  ["no sub", "missing_claim", (of) => of.token({ sub: undefined })],
  ["an empty sub", "missing_claim", (of) => of.token({ sub: "" })],
  ["a sub that is no text", "missing_claim", (of) => of.token({ sub: { not: "" } })],
  ["no jti", "missing_claim", (of) => of.token({ jti: undefined })],
  ["exp that is no number", "missing_claim", (of) => of.token({ exp: "9999999999" })],
  ["no iss", "missing_claim", (of) => of.token({ iss: undefined })],
  ["another iss", "issuer", (of) => of.token({ iss: "somebody" })],
  ["no aud", "missing_claim", (of) => of.token({ aud: undefined })],
  ["another aud", "audience", (of) => of.token({ aud: "https://evil.example" })],
  ["many auds", "missing_claim", (of) => of.token({ aud: [ORIGIN] })],
  ["expired", "expired", (of) => of.token({ iat: now() - 200, exp: now() - 60 })],
  ["of the future", "not_yet", (of) => of.token({ iat: now() + 60, exp: now() + 120 })],
  ["not yet good", "not_yet", (of) => of.token({ nbf: now() + 60 })],
  ["a life of 301 seconds", "too_long", (of) => of.token({ iat: now(), exp: now() + 301 })],
  ["a name with a line end", "profile", (of) => of.token({ name: "Ann\nB" })],
  ["an e-mail that is none", "profile", (of) => of.token({ email: "ann" })],
];

describe.each([0, 1])("a partner's token, in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;

  test.each(REFUSED)("is refused: %s", async (_name, reason, makeToken) => {
    const answer = await ask(lane(), { siteKey: partner.siteKey, token: makeToken(partner) });
    expect([answer.status, codeOf(answer), JSON.parse(answer.text).error.message]).toEqual([
      401,
      "signed_out",
      PARTNER_TOKEN_REFUSALS[reason],
    ]);
  });

  test.each(["ES256", "EdDSA", "HS256"] as const)("is taken: signed by %s", async (algorithm) => {
    const signer = makeSigner(algorithm);
    const options = { run: app.world.run, therapist: app.therapist, secrets: app.partnerSecrets };
    const of = await makePartner({ ...options, signer });
    const { accessToken, expiresAt, channelId } = await begin(lane(), of);
    expect(accessToken).toMatch(/^wgt_[\w-]{22,}$/);
    const lifeMs = new Date(expiresAt).getTime() - Date.now();
    expect(lifeMs).toBeGreaterThan(14 * 60_000);
    expect(lifeMs).toBeLessThanOrEqual(15 * 60_000);
    expect((await send(lane(), accessToken, channelId, "a")).status).toBe(201);
  });

  test("is taken once, in parallel too", async () => {
    const body = { siteKey: partner.siteKey, token: partner.token({ sub: `once-${index}` }) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(lane(), body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)]);
    expect((await ask(lane(), body)).text).toContain(PARTNER_TOKEN_REFUSALS.replayed);
  });

  test("of another partner is worth nothing here, and its subjects are other people", async () => {
    const other = await makePartner({ run: app.world.run, therapist: app.therapist });
    const foreign = await ask(lane(), { siteKey: partner.siteKey, token: other.token() });
    expect(foreign.status).toBe(401);
    const mine = other.token({ iss: partner.siteKey });
    expect((await ask(lane(), { siteKey: partner.siteKey, token: mine })).status).toBe(401);
    const [one, two] = [await begin(lane(), partner), await begin(lane(), other)];
    expect(one.channelId).not.toBe(two.channelId);
    expect((await history(lane(), two.accessToken, one.channelId)).status).toBe(404);
    expect((await send(lane(), two.accessToken, one.channelId, "a")).status).toBe(404);
  });

  test("finds the same person and conversation again, a new name included", async () => {
    const sub = `again-${index}`;
    const first = await begin(lane(), partner, { sub, name: "Ann", email: app.prospect.email });
    const second = await begin(lane(), partner, { sub, name: "Ann Bee" });
    expect(second.channelId).toBe(first.channelId);
    expect(second.accessToken).not.toBe(first.accessToken);
    const { rows } = await app.world.run(
      `select u.name, u.email, u.id <> $3 as another, p.claimed_email from partner_people p
      join users u on u.id = p.user_id where p.site_id = $1 and p.subject = $2`,
      [partner.siteDbId, sub, app.prospect.userId],
    );
    // The address is that of somebody with an account here: nothing is linked by it.
    expect(rows).toEqual([
      {
        ...{ name: "Ann Bee", another: true, claimed_email: app.prospect.email.toLowerCase() },
        email: expect.stringMatching(/@partner\.invalid$/),
      },
    ]);
  });

  test("of a first visit twice at once makes one person", async () => {
    const sub = `race-${index}`;
    const both = await Promise.all([begin(lane(), partner, { sub }), begin(lane(), partner, { sub })]);
    expect(new Set(both.map(({ channelId }) => channelId)).size).toBe(1);
  });

  test("of a key that is over, or not yet begun, is refused; of two at once both are taken", async () => {
    const of = await makePartner({ run: app.world.run, therapist: app.therapist });
    const next = makeSigner("EdDSA", "next");
    await of.addKey(next);
    const byNext = () => of.token({}, { alg: "EdDSA", kid: "next" }, next);
    for (const token of [of.token(), byNext()])
      expect((await ask(lane(), { siteKey: of.siteKey, token })).status).toBe(200);
    await expect(of.addKey(makeSigner("ES256", "third"))).rejects.toThrow("two keys at most");
    await app.world.run("update partner_keys set valid_until = now() where site_id = $1 and kid = 'ES256'", [
      of.siteDbId,
    ]);
    expect((await ask(lane(), { siteKey: of.siteKey, token: of.token() })).status).toBe(401);
    const later = makeSigner("ES256", "later");
    await of.addKey(later, { from: "1 hour" });
    const early = of.token({}, { kid: "later" }, later);
    expect((await ask(lane(), { siteKey: of.siteKey, token: early })).status).toBe(401);
    expect((await ask(lane(), { siteKey: of.siteKey, token: byNext() })).status).toBe(200);
  });

  test("of a site that is unknown or disabled: the same answer", async () => {
    const of = await makePartner({ run: app.world.run, therapist: app.therapist });
    await of.setStatus("disabled");
    const disabled = await ask(lane(), { siteKey: of.siteKey, token: of.token() });
    const unknown = await ask(lane(), { siteKey: "Z".repeat(24), token: of.token() });
    const toPlain = ({ status, text }: typeof disabled) => [status, text.replace(/[0-9a-f-]{36}/, "")];
    expect(disabled.status).toBe(404);
    expect(toPlain(disabled)).toEqual(toPlain(unknown));
  });

  test("is no way into a site that does not take tokens", async () => {
    const of = await makePartner({ run: app.world.run, therapist: app.therapist, modes: ["popup"] });
    expect((await ask(lane(), { siteKey: of.siteKey, token: of.token() })).status).toBe(403);
  });

  test.each([
    ["another page", { Origin: "https://partner.example", "Sec-Fetch-Site": "cross-site" }, 403],
    ["a sandboxed frame", { Origin: "null", "Sec-Fetch-Site": "cross-site" }, 403],
    ["a program", {}, 200],
  ] as const)("comes from %s", async (_name, headers, status) => {
    const body = { siteKey: partner.siteKey, token: partner.token() };
    expect((await ask(lane(), body, headers)).status).toBe(status);
  });

  test.each([
    { siteKey: { not: "" }, token: "x" },
    { siteKey: "x", token: 1 },
    { siteKey: "x" },
    { siteKey: "x", token: "y", extra: 1 },
  ])("comes in its form: not %j", async (body) => {
    expect((await ask(lane(), body)).status).toBe(400);
  });
});

describe.each([0, 1])("a session of the widget's, in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;

  test("is over once it is ended, and its token with it", async () => {
    const { accessToken, channelId } = await begin(lane(), partner);
    expect((await history(lane(), accessToken, channelId)).status).toBe(200);
    const end = () => lane().ask(postJson("/api/widget/session/end", bearer(accessToken), {}));
    expect((await end()).status).toBe(200);
    expect((await history(lane(), accessToken, channelId)).status).toBe(401);
    expect((await end()).status).toBe(401);
  });

  test("is over when its time is, and cannot be taken for a sign-in of ours", async () => {
    const { accessToken, channelId } = await begin(lane(), partner);
    await app.world.run(
      `update widget_sessions set created_at = now() - interval '20 minutes', expires_at = now() - interval '5 minutes'
      where token_hash = sha256(convert_to($1, 'UTF8'))`,
      [accessToken],
    );
    expect((await history(lane(), accessToken, channelId)).status).toBe(401);
    const { accessToken: live } = await begin(lane(), partner);
    const cookie = { Cookie: `__session=${live}`, ...OWN };
    const byCookie = postJson("/api/chat/messaging", cookie, { action: "list_channels" });
    expect((await lane().ask(byCookie)).status).toBe(401);
  });

  test("ends with the site; its people's plans too, and come back with it", async () => {
    const of = await makePartner({ run: app.world.run, therapist: app.therapist });
    const { accessToken, channelId } = await begin(lane(), of);
    await of.setStatus("disabled");
    const plans = async () =>
      (
        await app.world.run(
          `select s.kind, s.status from subscriptions s join partner_people p on p.user_id = s.user_id where p.site_id = $1`,
          [of.siteDbId],
        )
      ).rows;
    expect((await history(lane(), accessToken, channelId)).status).toBe(401);
    expect(await plans()).toEqual([{ kind: "employer", status: "cancelled" }]);
    await of.setStatus("active");
    expect(await plans()).toEqual([{ kind: "employer", status: "active" }]);
    expect((await history(lane(), accessToken, channelId)).status).toBe(401);
    expect((await begin(lane(), of)).channelId).toBe(channelId);
  });

  test("lists its one conversation, on the stream too", async () => {
    const { accessToken, channelId } = await begin(lane(), partner);
    const list = await lane().ask(
      postJson("/api/chat/messaging", bearer(accessToken), { action: "list_channels" }),
    );
    expect(JSON.parse(list.text).channels.map(({ id }: { id: string }) => id)).toEqual([channelId]);
    const stream = await lane().ask({ path: "/api/chat/stream", headers: bearer(accessToken) });
    expect(stream.status).toBe(200);
    expect(stream.text).toContain("event: ready");
  });

  test("keeps nothing by which somebody else could use it", async () => {
    const { accessToken } = await begin(lane(), partner);
    const { rows } = await app.world.run("select * from widget_sessions");
    expect(JSON.stringify(rows)).not.toContain(accessToken);
  });

  test("leads to the therapist that the site names, though they take nobody else", async () => {
    const therapist = await app.world.addPerson({ role: "therapist", acceptsNew: false });
    const of = await makePartner({ run: app.world.run, therapist });
    const { accessToken, channelId } = await begin(lane(), of);
    const { channel } = JSON.parse((await history(lane(), accessToken, channelId)).text);
    expect(channel.peer.id).toBe(therapist.id);
    const theirs = await lane().ask(
      postJson("/api/chat/messaging", app.headersOf(therapist), { action: "list_channels" }),
    );
    expect(JSON.parse(theirs.text).channels.map(({ id }: { id: string }) => id)).toEqual([channelId]);
  });
});
