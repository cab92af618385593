import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWidgetBundle } from "~/adapters/widget-bundle.server";
import type { Answer, Lane } from "../support/make-lanes";
import { makePartner, type Partner } from "../support/make-partner";
import { createTestApp, makeLanes, type TestApp } from "../support/test-app";

const ORIGINS = ["https://benefits.example", "http://localhost:4000"];
const HASH = `sha384-${"A".repeat(64)}`;
const MANIFEST = {
  version: "1.2.3",
  frame: { js: "frame-abc.js", css: "/widget/1.2.3/frame-abc.css", integrity: { js: HASH } },
};

let app: TestApp;
let built: readonly Lane[];
let notBuilt: readonly Lane[];
let partner: Partner;
let folder: string;
beforeAll(async () => {
  app = await createTestApp();
  folder = await mkdtemp(join(tmpdir(), "renavest-widget-"));
  const manifest = join(folder, "manifest.json");
  await writeFile(manifest, JSON.stringify(MANIFEST));
  built = await makeLanes({ ...app.deps, widgetBundle: createWidgetBundle({ manifest }) });
  const missing = createWidgetBundle({ manifest: join(folder, "missing.json") });
  notBuilt = await makeLanes({ ...app.deps, widgetBundle: missing });
  partner = await makePartner({ run: app.world.run, therapist: app.therapist, origins: ORIGINS });
});
afterAll(async () => {
  for (const lane of [...built, ...notBuilt]) await lane.close();
  await app.close();
  await rm(folder, { recursive: true });
});

const framePath = (siteKey: string) => `/widget/frame?site=${encodeURIComponent(siteKey)}`;

function readPolicy(headers: Headers): Record<string, string> {
  const directives = (headers.get("Content-Security-Policy") ?? "").split("; ");
  return Object.fromEntries(
    directives.map((each) => [each.split(" ")[0] ?? "", each.split(" ").slice(1).join(" ")]),
  );
}

const readConfig = (html: string) =>
  JSON.parse(/<script type="application\/json" id="frame-config">(.*?)<\/script>/s.exec(html)?.[1] ?? "");

describe.each([0, 1])("the frame's document, in lane %i", (index) => {
  const ask = (siteKey: string) => (built[index] as Lane).ask({ path: framePath(siteKey) });

  test("may be held by exactly this site's pages, and runs its own script alone", async () => {
    const answer = await ask(partner.siteKey);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    const { "script-src": scripts = "", ...others } = readPolicy(answer.headers);
    const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1];
    expect(scripts).toBe(`'nonce-${nonce}' 'strict-dynamic'`);
    expect(others).toEqual({
      ...{ "default-src": "'none'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'" },
      ...{ "connect-src": "'self'", "form-action": "'none'", "base-uri": "'none'", "object-src": "'none'" },
      ...{ "require-trusted-types-for": "'script'", "trusted-types": "'none'" },
      "frame-ancestors": ORIGINS.join(" "),
    });
    expect(answer.text).toContain(
      `<script type="module" src="/widget/frame-abc.js" nonce="${nonce}" integrity="${HASH}">`,
    );
    expect(answer.text).toContain(`<link rel="stylesheet" href="/widget/1.2.3/frame-abc.css">`);
  });

  test("says what it must to browsers, and sets no cookie", async () => {
    const { headers } = await ask(partner.siteKey);
    expect(headers.get("X-Frame-Options")).toBeNull();
    expect(headers.get("Set-Cookie")).toBeNull();
    expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Permissions-Policy")).toContain("camera=()");
  });

  test("tells its script of the site, and of nobody", async () => {
    await app.world.run(
      `update partner_sites set name = $2, accent = '#1e6b55', greeting_en = $3, greeting_es = 'Hola',
        reply_promise_en = 'Today', reply_promise_es = 'Hoy' where id = $1`,
      [partner.siteDbId, `A & B </title><script>`, `Hello </script><script>alert(1)</script>\u2028`],
    );
    const { text } = await ask(partner.siteKey);
    expect(readConfig(text)).toEqual({
      ...{ siteKey: partner.siteKey, siteName: `A & B </title><script>`, origins: ORIGINS, modes: ["token"] },
      ...{ idleMinutes: 15, visitorDays: null, closures: [] },
      ...{ accent: "#1e6b55", replyPromise: { en: "Today", es: "Hoy" } },
      greeting: { en: `Hello </script><script>alert(1)</script>\u2028`, es: "Hola" },
    });
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).toContain("<title>A &amp; B &lt;/title&gt;&lt;script&gt;</title>");
  });

  test("says when nobody answers, where the site has hours", async () => {
    const open = await makePartner({ run: app.world.run, therapist: app.therapist, origins: ORIGINS });
    const set = (week: readonly (readonly [number, number][])[]) =>
      app.world.run("update partner_sites set office_hours = $2 where id = $1", [
        open.siteDbId,
        JSON.stringify({ zone: "UTC", week }),
      ]);
    await set(Array.from({ length: 7 }, () => [[0, 1_440]]));
    expect(readConfig((await ask(open.siteKey)).text)).toMatchObject({ closures: [] });
    await set(Array.from({ length: 7 }, () => [[0, 1]]));
    const { closures } = readConfig((await ask(open.siteKey)).text) as { closures: [number, number][] };
    expect(closures.length).toBeGreaterThanOrEqual(8);
    for (const [, until] of closures) expect(until % 86_400_000).toBe(0);
  });

  test("says how long visitors are kept, where the site lets them in", async () => {
    const open = await makePartner({
      ...{ run: app.world.run, therapist: app.therapist, origins: ORIGINS },
      modes: ["token", "anonymous"],
    });
    await app.world.run("update partner_sites set anonymous_purge_days = 14 where id = $1", [open.siteDbId]);
    expect(readConfig((await ask(open.siteKey)).text)).toMatchObject({ visitorDays: 14 });
  });

  test("has a nonce of its own each time", async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => readPolicy((await ask(partner.siteKey)).headers)["script-src"]),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test("is not there, and held by nobody, for a site that is unknown, disabled or no key at all", async () => {
    const disabled = await makePartner({ run: app.world.run, therapist: app.therapist });
    await disabled.setStatus("disabled");
    const answers: Answer[] = [];
    for (const key of [
      disabled.siteKey,
      "Z".repeat(24),
      "",
      "%00",
      "'; drop table partner_sites",
      "x".repeat(9_000),
    ])
      answers.push(await ask(key));
    for (const { status, text, headers } of answers) {
      expect(status).toBe(404);
      expect(text).toBe(answers[0]?.text);
      expect(headers.get("Content-Security-Policy")).toBe(answers[0]?.headers.get("Content-Security-Policy"));
    }
    expect(readPolicy(answers[0]!.headers)).toMatchObject({
      "default-src": "'none'",
      "frame-ancestors": "'none'",
    });
    expect(answers[0]!.text).toContain("not available here");
  });

  test("says so when its files are not built", async () => {
    const answer = await (notBuilt[index] as Lane).ask({ path: framePath(partner.siteKey) });
    expect(answer.status).toBe(503);
    expect(answer.text).toContain("build the widget");
    expect(readPolicy(answer.headers)["frame-ancestors"]).toBe("'none'");
  });

  test("is only read", async () => {
    const answer = await (built[index] as Lane).ask({ method: "POST", path: framePath(partner.siteKey) });
    expect(answer.status).toBe(405);
  });
});
