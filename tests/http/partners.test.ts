import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditQuery } from "~/services/ports/audit-log";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { makeSigner } from "../support/make-partner";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import type { Person } from "../support/make-world";
import { createTestApp, ORIGIN, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
let lane: ServerLane;
let admin: Person;
beforeAll(async () => {
  app = await createTestApp();
  lane = await makeServerLane(app.deps, { build: makeRouteBuild(await listRoutes()) });
  admin = await app.world.addPerson({ role: "admin", name: "Zoe Admin" });
});
afterAll(async () => {
  await lane.close();
  await app.close();
});

const get = (path: string) => lane.ask({ path, headers: { Accept: "text/html", ...app.headersOf(admin) } });
const post = (path: string, fields: Record<string, string>, person: Person = admin) =>
  lane.ask({
    ...{ method: "POST", path, body: new URLSearchParams(fields).toString() },
    headers: {
      ...{ Host: new URL(ORIGIN).host, Accept: "text/html" },
      ...{ "Content-Type": "application/x-www-form-urlencoded", ...app.headersOf(person) },
    },
  });
const trail = (query: Partial<AuditQuery>) =>
  app.world.database.transaction({ role: "auditor" }, (tx) => tx.audit.search({ limit: 50, ...query }));
const deedsOf = async (siteKey: string) =>
  (await trail({ userId: admin.userId }))
    .filter(({ note }) => note?.startsWith(siteKey))
    .map(({ action, note }) => `${action}${note?.slice(siteKey.length)}`)
    .reverse();
const toFields = (changes: Record<string, string> = {}) => ({
  ...{ change: "save", name: "Harbor Benefits", origins: "https://benefits.harbor.example\r\n" },
  ...{ therapist: app.therapist.id, accent: "#1F4E79", greetingEn: "Hello", greetingEs: "Hola" },
  ...{ promiseEn: "", promiseEs: "", token: "yes" },
  ...changes,
});

async function register(changes?: Record<string, string>): Promise<string> {
  const answer = await post("/admin/partners/new", toFields(changes));
  expect(answer.status).toBe(303);
  const [, siteKey = ""] =
    answer.headers.get("Location")?.match(/^\/admin\/partners\/([\w-]+)\?done=add$/) ?? [];
  expect(siteKey).not.toBe("");
  return siteKey;
}
const change = (siteKey: string, fields: Record<string, string>) =>
  post(`/admin/partners/${siteKey}`, { confirmed: "yes", ...fields });

/** A token as a partner's server signs it. */
function toToken(
  siteKey: string,
  { kid, alg }: { kid: string; alg: string },
  sign: (text: string) => Buffer,
) {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: siteKey,
    aud: ORIGIN,
    sub: "e-1",
    jti: randomBytes(9).toString("hex"),
    iat,
    exp: iat + 120,
  };
  const text = [{ alg, kid, typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${sign(text).toString("base64url")}`;
}
const exchange = async (siteKey: string, token: string) =>
  (await lane.ask(postJson("/api/widget/session", { Origin: ORIGIN }, { siteKey, token }))).status;

describe("registering a site", () => {
  test("lets nobody in who doesn't show who they are, until an admin says so and for how long", async () => {
    const siteKey = await register();
    expect(await app.deps.partners.findSite(siteKey)).toMatchObject({
      modes: ["token"],
      anonymousPurgeDays: 30,
    });
    const fields = toFields({ change: "save", anonymous: "yes", anonymousDays: "14" });
    expect((await post(`/admin/partners/${siteKey}`, fields)).status).toBe(303);
    expect(await app.deps.partners.findSite(siteKey)).toMatchObject({
      modes: ["token", "anonymous"],
      anonymousPurgeDays: 14,
    });
    expect(await deedsOf(siteKey)).toEqual(["partner_site_added", "partner_site_changed"]);
  });

  test("makes what the widget reads, and is on record with the admin and the site's key alone", async () => {
    const siteKey = await register();
    const site = await app.deps.partners.findSite(siteKey);
    expect(site).toMatchObject({
      ...{ name: "Harbor Benefits", active: true, accent: "#1f4e79", modes: ["token"] },
      ...{ origins: ["https://benefits.harbor.example"], therapistId: app.therapist.id },
      ...{ greeting: { en: "Hello", es: "Hola" }, replyPromise: null },
    });
    expect(await deedsOf(siteKey)).toEqual(["partner_site_added"]);
    const page = await get(`/admin/partners/${siteKey}?done=add`);
    expect(page.text).toContain(`"chatOrigin":"${ORIGIN}","done":"add"`);
    expect((await get("/admin/partners")).text).toContain("Harbor Benefits");
  });

  test("keeps the hours in which somebody answers, and shows them as they are understood", async () => {
    const siteKey = await register({ hours1: "9:00-12:30,13:30 - 17:00", hoursZone: "Europe/Madrid" });
    const [closed, day] = [
      [],
      [
        [540, 750],
        [810, 1020],
      ],
    ];
    const officeHours = {
      zone: "Europe/Madrid",
      week: [day, closed, closed, closed, closed, closed, closed],
    };
    expect(await app.deps.partners.findSite(siteKey)).toMatchObject({ officeHours });
    const page = (await get(`/admin/partners/${siteKey}`)).text;
    expect(page).toContain('"hoursZone":"Europe/Madrid"');
    expect(page).toContain('"hours1":"09:00-12:30, 13:30-17:00","hours2":""');
    expect((await change(siteKey, toFields())).status).toBe(303);
    expect(await app.deps.partners.findSite(siteKey)).toMatchObject({ officeHours: null });
    expect(await deedsOf(siteKey)).toEqual(["partner_site_added", "partner_site_changed"]);
  });

  test("does without hours that somebody else has written there", async () => {
    const siteKey = await register();
    for (const column of ['"soon"', '{"zone":"Europe/Madrid","week":[1,2,3,4,5,6,7]}', "[]"]) {
      await app.world.run("update partner_sites set office_hours = $2 where site_key = $1", [
        siteKey,
        column,
      ]);
      expect(await app.deps.partners.findSite(siteKey)).toMatchObject({ officeHours: null });
    }
  });

  test.each([
    ["name", { name: " " }],
    ["origins", { origins: "" }],
    ["origins", { origins: "http://benefits.harbor.example" }],
    ["origins", { origins: "https://benefits.harbor.example/" }],
    ["origins", { origins: "https://*.harbor.example" }],
    ["origins", { origins: "https://good.example\nhttps://Benefits.harbor.example" }],
    ["origins", { origins: "https://a.example;script-src" }],
    ["therapist", { therapist: "" }],
    ["therapist", { therapist: "nobody" }],
    ["accent", { accent: "#7a8a85" }],
    ["accent", { accent: "green" }],
    ["greeting", { greetingEs: "" }],
    ["greeting", { greetingEn: "x".repeat(281) }],
    ["promise", { promiseEn: "Soon" }],
    ["hours", { hours1: "9:00-17:00" }],
    ["hours", { hoursZone: "Europe/Madrid" }],
    ["hours", { hours1: "17:00-9:00", hoursZone: "Europe/Madrid" }],
    ["modes", { token: "", popup: "" }],
    ["modes", { token: "", anonymous: "on" }],
    ["anonymousDays", { anonymousDays: "0" }],
    ["anonymousDays", { anonymousDays: "366" }],
    ["anonymousDays", { anonymousDays: "1.5" }],
    ["anonymousDays", { anonymousDays: "soon" }],
  ])("says what is not right about %s, and hands the form back", async (problem, changes) => {
    const before = (await app.world.run("select from partner_sites")).rows.length;
    const answer = await post("/admin/partners/new", toFields({ greetingEn: "Hello", ...changes }));
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(new RegExp(`"problems":\\[[^\\]]*"${problem}"`));
    expect(answer.text).toContain('"promiseEn":');
    expect((await app.world.run("select from partner_sites")).rows).toHaveLength(before);
  });

  test("a therapist who takes nobody new is not offered, but stays where they are chosen", async () => {
    const siteKey = await register();
    const full = await app.world.addPerson({ role: "therapist", name: "Full Calendar" });
    const accept = (accepts: boolean, { userId }: Person) =>
      app.world.run("update therapists set accepts_new = $2 where user_id = $1", [userId, accepts]);
    await accept(false, full);
    expect((await get("/admin/partners/new")).text).not.toContain("Full Calendar");
    expect((await change(siteKey, toFields({ therapist: full.id }))).status).toBe(400);
    await accept(true, full);
    expect((await change(siteKey, toFields({ therapist: full.id }))).status).toBe(303);
    await accept(false, full);
    expect((await change(siteKey, toFields({ therapist: full.id, name: "Harbor" }))).status).toBe(303);
    expect((await app.deps.partners.findSite(siteKey))?.name).toBe("Harbor");
  });

  test("saving what is there already is no change on record", async () => {
    const siteKey = await register();
    expect((await change(siteKey, toFields())).status).toBe(303);
    expect((await change(siteKey, toFields({ popup: "yes" }))).status).toBe(303);
    expect(await deedsOf(siteKey)).toEqual(["partner_site_added", "partner_site_changed"]);
  });

  test("is no change at all where it cannot be put on record", async () => {
    const siteKey = await register();
    await app.world.run("alter function write_audit(audit_entry[]) rename to write_audit_away");
    try {
      expect((await change(siteKey, toFields({ name: "Unseen" }))).status).toBeGreaterThanOrEqual(500);
    } finally {
      await app.world.run("alter function write_audit_away(audit_entry[]) rename to write_audit");
    }
    expect((await app.deps.partners.findSite(siteKey))?.name).toBe("Harbor Benefits");
  });
});

describe("a site's keys", () => {
  test("a pasted public key lets its tokens in until it is ended, which is asked about first", async () => {
    const siteKey = await register();
    const signer = makeSigner("EdDSA", "2026-a");
    const kid = signer.kid;
    const key = { change: "add_key", kid, publicKey: `\n${signer.publicPem}\n` };
    const token = () => toToken(siteKey, { kid, alg: "EdDSA" }, signer.sign);
    expect(await exchange(siteKey, token())).toBe(401);
    expect((await change(siteKey, key)).headers.get("Location")).toBe(
      `/admin/partners/${siteKey}?done=add_key`,
    );
    expect(await exchange(siteKey, token())).toBe(200);
    expect((await change(siteKey, key)).text).toContain('"why":"kid_taken"');
    const asked = await change(siteKey, { change: "end_key", kid, confirmed: "" });
    expect([asked.status, asked.text.includes('"status":"confirm"')]).toEqual([200, true]);
    expect(await exchange(siteKey, token())).toBe(200);
    expect((await change(siteKey, { change: "end_key", kid })).status).toBe(303);
    expect(await exchange(siteKey, token())).toBe(401);
    expect((await change(siteKey, { change: "end_key", kid })).status).toBe(409);
    expect(await deedsOf(siteKey)).toEqual([
      "partner_site_added",
      "partner_key_added 2026-a",
      "partner_key_ended 2026-a",
    ]);
  });

  test("a shared secret is shown once, signs as shown, and stands nowhere else", async () => {
    const siteKey = await register();
    const made = await change(siteKey, { change: "add_key", kind: "secret", kid: "shared" });
    expect(made.status).toBe(200);
    const [, secret = ""] = made.text.match(/"secret":"([\w-]{43})"/) ?? [];
    const mac = (text: string) => createHmac("sha256", secret).update(text).digest();
    expect(await exchange(siteKey, toToken(siteKey, { kid: "shared", alg: "HS256" }, mac))).toBe(200);
    expect((await get(`/admin/partners/${siteKey}`)).text).not.toContain(secret);
    const kept = JSON.stringify([
      (await app.world.run("select * from partner_keys")).rows,
      (await app.world.run("select * from audit_events")).rows,
    ]);
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(Buffer.from(secret).toString("base64url"));
  });

  test("two are valid at most; an ended one makes room", async () => {
    const siteKey = await register();
    const add = (kid: string) =>
      change(siteKey, { change: "add_key", kid, publicKey: makeSigner().publicPem ?? "" });
    expect([(await add("one")).status, (await add("two")).status]).toEqual([303, 303]);
    const third = await add("three");
    expect([third.status, third.text.includes('"why":"two_keys"')]).toEqual([400, true]);
    await change(siteKey, { change: "end_key", kid: "one" });
    expect((await add("three")).status).toBe(303);
  });

  const toPem = (pair: {
    privateKey: { export(o: object): unknown };
    publicKey: { export(o: object): unknown };
  }) => ({
    open: String(pair.publicKey.export({ type: "spki", format: "pem" })),
    secret: String(pair.privateKey.export({ type: "pkcs8", format: "pem" })),
  });
  test.each([
    ["a private key", () => toPem(generateKeyPairSync("ec", { namedCurve: "P-256" })).secret],
    ["another curve", () => toPem(generateKeyPairSync("ec", { namedCurve: "P-384" })).open],
    ["RSA", () => toPem(generateKeyPairSync("rsa", { modulusLength: 2048 })).open],
    ["no key", () => "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"],
    ["nothing", () => ""],
  ])("%s is not taken, and not shown again", async (_name, toKey) => {
    const siteKey = await register();
    const publicKey = toKey();
    const answer = await change(siteKey, { change: "add_key", kid: "a", publicKey });
    expect([answer.status, answer.text.includes('"why":"public_key"')]).toEqual([400, true]);
    expect(answer.text).not.toContain("PRIVATE KEY");
    expect(
      (
        await app.world.run(
          "select from partner_keys k join partner_sites s on s.id = k.site_id where s.site_key = $1",
          [siteKey],
        )
      ).rows,
    ).toHaveLength(0);
  });
});

describe("closing a site", () => {
  test("asks first; then nobody comes in, until it is opened again", async () => {
    const siteKey = await register();
    const signer = makeSigner();
    await change(siteKey, { change: "add_key", kid: signer.kid, publicKey: signer.publicPem ?? "" });
    const token = () => toToken(siteKey, { kid: signer.kid, alg: "ES256" }, signer.sign);
    expect(await exchange(siteKey, token())).toBe(200);
    expect((await change(siteKey, { change: "disable", confirmed: "" })).text).toContain(
      '"status":"confirm"',
    );
    expect(await exchange(siteKey, token())).toBe(200);
    expect((await change(siteKey, { change: "disable" })).status).toBe(303);
    expect(await exchange(siteKey, token())).toBe(404);
    expect((await change(siteKey, { change: "disable" })).status).toBe(409);
    expect((await change(siteKey, { change: "enable" })).status).toBe(303);
    expect(await exchange(siteKey, token())).toBe(200);
    expect((await deedsOf(siteKey)).slice(2)).toEqual(["partner_site_disabled", "partner_site_enabled"]);
    const page = (await get(`/admin/partners/${siteKey}`)).text;
    expect(page).toContain('"people":1,"conversations":1,"sessions":3');
  });

  test("a site that is not there is not there, and no other change is one", async () => {
    const siteKey = await register();
    expect((await change("Z".repeat(24), { change: "disable" })).status).toBe(404);
    expect((await change(siteKey, { change: "delete" })).status).toBe(400);
    expect(
      (await post(`/admin/partners/${siteKey}`, { change: "disable", confirmed: "yes" }, app.therapist))
        .status,
    ).toBe(404);
    expect((await app.deps.partners.findSite(siteKey))?.active).toBe(true);
  });
});
