import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { test } from "../support/e2e-test";

/** What every answer must carry, by what it is; written out, so that a change of the code is a change here. */
const SHARED = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
const DATA = { ...SHARED, "content-security-policy": "default-src 'none'; frame-ancestors 'none'" };
const PAGE = {
  ...SHARED,
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
};
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'nonce-*'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'none'",
  "frame-src 'none'",
  "form-action 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "frame-ancestors 'none'",
].join("; ");

type Kind = "page" | "data";
const NOBODY: readonly (readonly [string, string, number, Kind])[] = [
  ["GET", PATHS.home, 200, "page"],
  ["GET", PATHS.signIn, 200, "page"],
  ["GET", PATHS.partnerDocs, 200, "page"],
  ["GET", PATHS.recordKey, 200, "page"],
  ["GET", PATHS.recordKeys, 200, "data"],
  ["GET", PATHS.partners, 302, "data"],
  ["GET", PATHS.conversations, 302, "data"],
  ["GET", PATHS.records, 302, "data"],
  ["GET", PATHS.ownAppointments, 302, "data"],
  // No mail server is set.
  ["GET", PATHS.reminders, 404, "page"],
  ["GET", PATHS.export, 401, "data"],
  ["GET", "/nowhere", 404, "page"],
  ["GET", "/nowhere/at/all?x=1", 404, "page"],
  ["GET", "/api/nowhere", 404, "data"],
  ["GET", "/api/chat/stream", 401, "data"],
  ["GET", "/api/chat/send", 405, "data"],
  ["POST", "/api/chat/send", 403, "data"],
  ["POST", "/api/chat/stream-token", 403, "data"],
  ["POST", "/api/webhooks/stream", 404, "data"],
  ["POST", PATHS.signIn, 415, "page"],
  ["GET", PATHS.signOut, 302, "data"],
  ["GET", "/healthz", 200, "data"],
  ["GET", "/readyz", 200, "data"],
  ["GET", "/favicon.svg", 200, "data"],
  ["GET", "/build/missing.js", 404, "data"],
  ["GET", "/%", 400, "data"],
  ["GET", "/%5Cevil.example%2F", 404, "data"],
  ["GET", "/%2Fevil.example", 404, "data"],
  ["GET", "/chat?_data=routes%2Fchat", 204, "data"],
];

for (const [method, path, status, kind] of NOBODY) {
  test(`${method} ${path} (${status}) carries the headers of a ${kind}`, async ({ app }) => {
    const response = await fetch(app.url + path, { method, redirect: "manual" });
    expect(response.status).toBe(status);
    expectHeaders(response, kind);
    await response.body?.cancel();
  });
}

test("pages, data and streams of somebody signed in carry them too", async ({ app, talk }) => {
  const headers = { Cookie: talk.asProspect.cookie, Origin: app.url };
  const visit = (path: string) => fetch(app.url + path, { headers });
  for (const path of [PATHS.conversations, conversationPath(talk.channelId)])
    expectHeaders(await visit(path), "page");
  expectHeaders(await visit(`${PATHS.conversations}?_data=routes%2Fchat`), "data");
  const stream = await visit("/api/chat/stream");
  expectHeaders(stream, "data");
  await stream.body?.cancel();
});

test("each page has a nonce of its own, which is the one its scripts carry", async ({ app }) => {
  const pages = await Promise.all([1, 2].map(() => fetch(app.url + PATHS.home)));
  const nonces = pages.map((page) => findNonce(page));
  expect(new Set(nonces).size).toBe(2);
  const html = await pages[0]!.text();
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)];
  expect(inline.length).toBeGreaterThan(0);
  for (const [, attributes] of inline) expect(attributes).toContain(`nonce="${nonces[0]}"`);
});

test("every script and style of the build is served as what it is", async ({ app }) => {
  const files = readdirSync("public/build").filter((name) => /\.(?:js|css)$/.test(name));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) {
    const response = await fetch(`${app.url}/build/${name}`);
    expectHeaders(response, "data");
    expect(response.headers.get("content-type")).toMatch(name.endsWith(".js") ? /javascript/ : /text\/css/);
    await response.body?.cancel();
  }
});

test("the widget's files may be loaded by any page, vouched for by their hash, and kept as long as their name allows", async ({
  app,
}) => {
  const manifest = JSON.parse(readFileSync("public/widget/manifest.json", "utf8"));
  const { loader, panel, frame } = manifest;
  const forever = "public, max-age=31536000, immutable";
  for (const [path, kept, integrity] of [
    ["/widget.js", "public, max-age=300", loader.integrity],
    [loader.js, forever, loader.integrity],
    [panel.js, forever, panel.integrity],
    [frame.js, forever, frame.integrity.js],
    [frame.css, forever, frame.integrity.css],
  ]) {
    const response = await fetch(app.url + path, { headers: { Origin: "https://partner.example" } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": kept,
      "x-content-type-options": "nosniff",
      "content-type": expect.stringMatching(path.endsWith(".css") ? /^text\/css/ : /javascript/),
    });
    expect(response.headers.get("set-cookie")).toBeNull();
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(`sha384-${createHash("sha384").update(bytes).digest("base64")}`).toBe(integrity);
  }
});

function findNonce(response: Response): string | undefined {
  return /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
}

function expectHeaders(response: Response, kind: Kind): void {
  for (const [name, value] of Object.entries(kind === "page" ? PAGE : DATA))
    expect.soft(response.headers.get(name), `${response.url} ${name}`).toBe(value);
  expect(response.headers.get("x-powered-by")).toBeNull();
  // These belong to https alone, and the tests' app is reached without.
  expect(response.headers.get("strict-transport-security")).toBeNull();
  if (kind === "data") return;
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy.replace(/'nonce-[A-Za-z0-9+/=]{24}'/, "'nonce-*'")).toBe(PAGE_POLICY);
}
