import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toPageHeaders } from "~/http/page-headers.server";
import { widgetSignInAction } from "~/http/widget-sign-in.server";
import type { Lane } from "../support/make-lanes";
import { makePartner, type Partner } from "../support/make-partner";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import type { Person } from "../support/make-world";
import { createTestApp, makeLanes, ORIGIN, postJson, type TestApp } from "../support/test-app";

const STATE = "s".repeat(22);

let app: TestApp;
let lanes: readonly Lane[];
let partner: Partner;
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps, makeRouteBuild(await listRoutes()));
  partner = await makePartner({ run: app.world.run, therapist: app.therapist, modes: ["popup"] });
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

const makeVerifier = () => randomBytes(32).toString("base64url");
const toChallenge = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

function popupPath(of: Partner, verifier: string, changes: Record<string, string> = {}): string {
  const question = { site: of.siteKey, challenge: toChallenge(verifier), state: STATE, ...changes };
  return `/widget/sign-in?${new URLSearchParams(question)}`;
}

const toHeaders = (person: Person | null) => ({
  ...{ Host: new URL(ORIGIN).host, Origin: ORIGIN, Accept: "text/html" },
  ...(person === null ? {} : { Cookie: app.cookieOf(person) }),
});

const look = (lane: Lane, path: string, person: Person | null) =>
  lane.ask({ path, headers: toHeaders(person) });

const confirm = (lane: Lane, path: string, person: Person | null, headers: Record<string, string> = {}) =>
  lane.ask({
    ...{ method: "POST", path, body: "" },
    headers: { ...toHeaders(person), "Content-Type": "application/x-www-form-urlencoded", ...headers },
  });

/** What the pop-up's page hands to its opener once the person has said so. */
const takeCode = (of: Partner, verifier: string, person: Person) =>
  widgetSignInAction({
    request: new Request(ORIGIN + popupPath(of, verifier), { method: "POST", headers: toHeaders(person) }),
    ...{ params: {}, context: { deps: app.deps } },
  });

const exchange = (lane: Lane, of: Partner, code: string, verifier: string) =>
  lane.ask(postJson("/api/widget/session", { Origin: ORIGIN }, { siteKey: of.siteKey, code, verifier }));

describe.each([0, 1])("the sign-in pop-up, in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;

  test("names the site and the person, and asks", async () => {
    const { status, text } = await look(lane(), popupPath(partner, makeVerifier()), app.prospect);
    expect(status).toBe(200);
    expect(JSON.parse(text).loaderData["routes/widget.sign-in"]).toEqual({
      ...{ name: app.prospect.name, siteName: "Harbor Benefits", mayContinue: true },
    });
  });

  test("has nobody sign in first, and come back to the same question", async () => {
    const path = popupPath(partner, makeVerifier());
    const { status, headers } = await look(lane(), path, null);
    expect(status).toBe(302);
    const to = new URL(headers.get("Location") ?? "", ORIGIN);
    expect(to.pathname).toBe("/sign-in");
    expect(to.searchParams.get("redirectTo")).toBe(path);
    expect((await confirm(lane(), path, null)).status).toBe(302);
  });

  test("hands over a code that is of use once, to who made the challenge", async () => {
    const verifier = makeVerifier();
    const { code, state } = await takeCode(partner, verifier, app.prospect);
    expect(state).toBe(STATE);
    const answer = await exchange(lane(), partner, code, verifier);
    expect(answer.status).toBe(200);
    const { accessToken, channelId } = JSON.parse(answer.text);
    // They have one with this therapist already.
    expect(channelId).toBe(app.channel.id);
    const history = await lane().ask(
      postJson(
        "/api/chat/messaging",
        { Origin: ORIGIN, Authorization: `Bearer ${accessToken}` },
        { action: "history", channelId },
      ),
    );
    expect(history.status).toBe(200);
    expect((await exchange(lane(), partner, code, verifier)).status).toBe(401);
  });

  test.each<[string, (code: string, of: Partner, other: Partner) => Promise<unknown>]>([
    ["another verifier", (code, of) => exchange(lane(), of, code, makeVerifier())],
    ["another site", (code, _of, other) => exchange(lane(), other, code, "v".repeat(43))],
    [
      "after a minute",
      (code) =>
        app.world.run(
          `update widget_codes set created_at = now() - interval '3 minutes', expires_at = now() - interval '1 second'
          where code_hash = sha256(convert_to($1, 'UTF8'))`,
          [code],
        ),
    ],
  ])("takes no code with %s, and not afterwards either", async (_what, spoil) => {
    const other = await makePartner({ run: app.world.run, therapist: app.therapist, modes: ["popup"] });
    const verifier = makeVerifier();
    const { code } = await takeCode(partner, verifier, app.prospect);
    await spoil(code, partner, other);
    expect((await exchange(lane(), partner, code, verifier)).status).toBe(401);
  });

  test("takes a code once, in parallel too", async () => {
    const verifier = makeVerifier();
    const { code } = await takeCode(partner, verifier, app.prospect);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => exchange(lane(), partner, code, verifier)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(5).fill(401)]);
  });

  test.each(["therapist", "admin"] as const)("is nothing for a %s", async (role) => {
    const person = await app.world.addPerson({ role });
    const { text } = await look(lane(), popupPath(partner, makeVerifier()), person);
    expect(JSON.parse(text).loaderData["routes/widget.sign-in"].mayContinue).toBe(false);
    expect((await confirm(lane(), popupPath(partner, makeVerifier()), person)).status).toBe(403);
  });

  test("opens the conversation that goes on, or one with whom the site names", async () => {
    const accepting = await app.world.addPerson({ role: "therapist" });
    const of = await makePartner({ run: app.world.run, therapist: accepting, modes: ["popup"] });
    const verifier = makeVerifier();
    const newest = await takeCode(of, verifier, app.prospect);
    const theirs = JSON.parse((await exchange(lane(), of, newest.code, verifier)).text);
    expect(theirs.channelId).toBe(app.channel.id);
    const fresh = await app.world.addPerson({ role: "prospect" });
    const { code } = await takeCode(of, verifier, fresh);
    const { channelId } = JSON.parse((await exchange(lane(), of, code, verifier)).text);
    const { rows } = await app.world.run(
      `select t.user_id from chat_channels c join therapists t on t.id = c.therapist_id where channel_identifier = $1`,
      [channelId],
    );
    expect(rows).toEqual([{ user_id: accepting.userId }]);
  });

  test.each([
    ["no site", { site: "Z".repeat(24) }, 404],
    ["a plain challenge", { challenge: "plain" }, 400],
    ["no state", { state: "" }, 400],
  ])("is not there for %s", async (_what, changes, status) => {
    const path = popupPath(partner, makeVerifier(), changes);
    expect((await look(lane(), path, app.prospect)).status).toBe(status);
    expect((await confirm(lane(), path, app.prospect)).status).toBe(status);
  });

  test("is not there for a site that lets nobody in that way, or is disabled", async () => {
    const tokens = await makePartner({ run: app.world.run, therapist: app.therapist });
    const disabled = await makePartner({ run: app.world.run, therapist: app.therapist, modes: ["popup"] });
    await disabled.setStatus("disabled");
    for (const of of [tokens, disabled]) {
      expect((await look(lane(), popupPath(of, makeVerifier()), app.prospect)).status).toBe(404);
      expect((await confirm(lane(), popupPath(of, makeVerifier()), app.prospect)).status).toBe(404);
    }
    expect((await exchange(lane(), tokens, `wgc_${"x".repeat(24)}`, makeVerifier())).status).toBe(403);
  });

  test("is confirmed on our own page alone", async () => {
    const path = popupPath(partner, makeVerifier());
    const foreign = { "Sec-Fetch-Site": "cross-site" };
    expect((await confirm(lane(), path, app.prospect, foreign)).status).toBe(403);
  });
});

describe("who opened the window stays known", () => {
  const openerPolicy = (path: string) =>
    toPageHeaders({ deps: app.deps }, "n", new URL(path, ORIGIN))["Cross-Origin-Opener-Policy"];

  test.each([
    ["/widget/sign-in?site=x", "unsafe-none"],
    [`/sign-in?redirectTo=${encodeURIComponent("/widget/sign-in?site=x")}`, "unsafe-none"],
    ["/sign-in", "same-origin"],
    ["/sign-in?redirectTo=/chat", "same-origin"],
    [`/sign-in?redirectTo=${encodeURIComponent("https://evil.example/widget/sign-in")}`, "same-origin"],
    [`/sign-in?redirectTo=${encodeURIComponent("/widget/sign-in/../../chat")}`, "same-origin"],
    ["/chat?redirectTo=/widget/sign-in", "same-origin"],
    ["/widget/sign-in/more", "same-origin"],
    ["/", "same-origin"],
  ])("%s: %s", (path, policy) => {
    expect(openerPolicy(path)).toBe(policy);
  });
});
