import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerPartner } from "../../prisma/seed/register-partner";
import { findFreePort } from "../../server/free-port";
import { type DemoPartner, loadDemoPartner } from "../../server/partner-demo/demo-partner";
import { type PartnerDemo, startPartnerDemo } from "../../server/partner-demo/start-partner-demo";
import type { Lane } from "../support/make-lanes";
import { createTestApp, makeLanes, ORIGIN, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
let lanes: readonly Lane[];
let folder: string;
let partner: DemoPartner;
let demo: PartnerDemo;
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
  folder = await mkdtemp(join(tmpdir(), "renavest-partner-"));
  partner = loadDemoPartner(folder);
  await app.world.run("update users set email = 'dana.therapist@example.com' where id = $1", [
    app.therapist.userId,
  ]);
  const port = await findFreePort("127.0.0.1");
  demo = await startPartnerDemo({ port, chatOrigin: ORIGIN, partner });
  await registerPartner(app.world.test.connection, partner, [demo.url]);
});
afterAll(async () => {
  await demo.stop();
  for (const lane of lanes) await lane.close();
  await app.close();
  await rm(folder, { recursive: true });
});

async function fetchToken(employee?: string): Promise<string> {
  const headers = employee === undefined ? {} : { Cookie: `harbor_employee=${employee}` };
  const answer = await fetch(`${demo.url}/chat-token`, { method: "POST", headers });
  return ((await answer.json()) as { token: string }).token;
}

async function exchange(token: string) {
  const body = { siteKey: partner.siteKey, token };
  const answer = await (lanes[1] as Lane).ask(postJson("/api/widget/session", {}, body));
  return { status: answer.status, channelId: JSON.parse(answer.text).channelId as string | undefined };
}

describe("the partner of the demonstration", () => {
  test("signs tokens that are taken, each once, for whoever is signed in there", async () => {
    const token = await fetchToken();
    const maya = await exchange(token);
    expect(maya.status).toBe(200);
    expect((await exchange(token)).status).toBe(401);
    expect((await exchange(await fetchToken())).channelId).toBe(maya.channelId);
    const jordan = await exchange(await fetchToken("emp-2077"));
    expect(jordan.status).toBe(200);
    expect(jordan.channelId).not.toBe(maya.channelId);
  });

  test("may be registered again, on another port, with the key it has", async () => {
    await registerPartner(app.world.test.connection, partner, ["http://localhost:4999"]);
    const site = await app.deps.partners.findSite(partner.siteKey);
    expect(site?.origins).toEqual(["http://localhost:4999"]);
    expect((await exchange(await fetchToken())).status).toBe(200);
    expect(loadDemoPartner(folder).publicKey).toBe(partner.publicKey);
  });

  test("keeps its key to itself", async () => {
    expect((await stat(join(folder, "partner-demo.json"))).mode & 0o077).toBe(0);
    const page = await (await fetch(demo.url)).text();
    expect(page).toContain(partner.siteKey);
    expect(page).not.toContain("PRIVATE");
    for (const path of ["/partner-demo.json", "/../demo-partner.ts", "/files/page.js"])
      expect((await fetch(demo.url + path)).status).toBe(404);
  });

  test("lets no other page have a token made", async () => {
    const headers = { "Sec-Fetch-Site": "cross-site" };
    expect((await fetch(`${demo.url}/chat-token`, { method: "POST", headers })).status).toBe(404);
    expect((await fetch(`${demo.url}/chat-token`)).status).toBe(404);
  });

  test("asks of its policy the chat's one host, for a script and a frame, and nothing inline", async () => {
    const policy = (await fetch(demo.url)).headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain(`script-src 'self' ${ORIGIN};`);
    expect(policy).toContain(`frame-src ${ORIGIN};`);
    expect(policy).not.toContain("unsafe");
    const page = await (await fetch(demo.url)).text();
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/);
  });
});
