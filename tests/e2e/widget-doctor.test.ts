import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { type DemoPartner, loadDemoPartner } from "../../server/partner-demo/demo-partner";
import { examinePage } from "../doctor/examine-page";
import {
  type PartnerPage,
  type PartnerServer,
  registerSite,
  startPartnerServer,
} from "../support/e2e-partner-page";
import { test } from "../support/e2e-test";

let partner: DemoPartner;
let folder: string;
let home: PartnerServer;
let stranger: PartnerServer;
test.beforeEach(async ({ database, talk }) => {
  folder = await mkdtemp(join(tmpdir(), "renavest-doctor-"));
  partner = loadDemoPartner(folder);
  [home, stranger] = [await startPartnerServer(), await startPartnerServer()];
  await registerSite(database, partner, { therapistId: talk.therapist.id, origin: home.origin });
});
test.afterEach(async () => {
  await Promise.all([home.stop(), stranger.stop()]);
  await rm(folder, { recursive: true });
});

test("the doctor tells from outside what a page cannot see of itself, with the line to add", async ({
  app,
  database,
  openBrowser,
  problems,
}) => {
  problems.allow(/frame-ancestors|script-src|integrity|status of 404|ERR_|chrome-error|Failed to load/);
  const chatOrigin = new URL(app.url).origin;
  const loader = `${chatOrigin}/widget.js`;
  const examine = async (given: Partial<PartnerPage> = {}, at = home) => {
    at.show({ partner, chatOrigin, ...given });
    const page = await openBrowser();
    const findings = await examinePage(page, `${at.origin}/`);
    await page.close();
    return findings.map(({ code, fix }) => [code, fix]);
  };
  expect(await examine()).toEqual([]);
  expect(await examine({ headers: { "Content-Security-Policy": "script-src 'self'" } })).toEqual([
    ["csp_script", `script-src ${chatOrigin};`],
  ]);
  // The one file may come, and not what it fetches.
  expect(await examine({ headers: { "Content-Security-Policy": `script-src 'self' ${loader}` } })).toEqual([
    ["csp_script", `script-src ${chatOrigin};`],
  ]);
  expect(await examine({}, stranger)).toEqual([
    ["origin_not_registered", `Ask for ${stranger.origin} to be registered.`],
  ]);
  expect((await examine({ site: "nobody-knows-this-site-key" })).map(([code]) => code)).toContain(
    "site_unknown",
  );
  await database.query("update partner_sites set status = 'disabled' where site_key = $1", [partner.siteKey]);
  expect((await examine()).map(([code]) => code)).toEqual(["site_unknown"]);
  const wrong = `<script async src="${loader}" integrity="sha384-${"A".repeat(64)}" crossorigin></script>`;
  expect(await examine({ script: wrong })).toEqual([["script_failed", expect.stringContaining("version")]]);
});
