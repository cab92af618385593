import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toNodeExample } from "~/components/partner-docs/node-example";
import { NEXT_ROUTE_EXAMPLE } from "~/components/partner-docs/server-examples";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { makePartner, makeSigner } from "../support/make-partner";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import { createTestApp, ORIGIN, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
let lane: ServerLane;
let folder: string;
beforeAll(async () => {
  app = await createTestApp();
  lane = await makeServerLane(app.deps, { build: makeRouteBuild(await listRoutes()) });
  folder = await mkdtemp(join(tmpdir(), "renavest-guide-"));
});
afterAll(async () => {
  await lane.close();
  await app.close();
  await rm(folder, { recursive: true });
});

/** As a partner's developer would: the examples as they stand, their own session, their own key. */
async function setUpPartner() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const signer = { ...makeSigner("ES256", "2026-11"), publicPem };
  const { siteKey } = await makePartner({ run: app.world.run, therapist: app.therapist, signer });
  process.env["CHAT_KEY_ID"] = "2026-11";
  process.env["CHAT_PRIVATE_KEY"] = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const module = toNodeExample({ chatOrigin: ORIGIN, siteKey });
  await writeFile(join(folder, "chat-token.mjs"), module);
  await writeFile(
    join(folder, "session.mjs"),
    "export const currentPerson = async () => globalThis.partnersPerson ?? null;",
  );
  const route = NEXT_ROUTE_EXAMPLE.replace("@/lib/session", "./session.mjs").replace("@/lib/", "./");
  await writeFile(join(folder, "route.mjs"), route);
  const address = pathToFileURL(join(folder, "route.mjs")).href;
  const { POST } = (await import(/* @vite-ignore */ address)) as { POST: () => Promise<Response> };
  return { siteKey, POST };
}

test("the guide's Node and Next examples sign what is taken, once, for whoever is signed in", async () => {
  const { siteKey, POST } = await setUpPartner();
  expect((await POST()).status).toBe(401);
  Object.assign(globalThis, { partnersPerson: { id: "e-17", name: "Maya Ortiz" } });
  const answer = await POST();
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  const { token } = (await answer.json()) as { token: string };
  const exchange = () => lane.ask(postJson("/api/widget/session", { Origin: ORIGIN }, { siteKey, token }));
  const first = await exchange();
  expect([first.status, JSON.parse(first.text).channelId]).toEqual([200, expect.any(String)]);
  expect((await exchange()).status).toBe(401);
  const { rows } = await app.world.run(
    "select u.name from partner_people p join users u on u.id = p.user_id where p.subject = 'e-17'",
  );
  expect(rows).toEqual([{ name: "Maya Ortiz" }]);
});

test("the guide is there for everybody, and names this installation", async () => {
  const page = await lane.ask({ path: "/partners/docs", headers: { Accept: "text/html" } });
  expect(page.status).toBe(200);
  expect(page.text).toContain(`"chatOrigin":"${ORIGIN}"`);
});
