import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { findFreePort } from "../../server/free-port";
import { loadDemoPartner } from "../../server/partner-demo/demo-partner";
import { type PartnerDemo, startPartnerDemo } from "../../server/partner-demo/start-partner-demo";
import { expectAccessible } from "../support/e2e-axe";
import { test } from "../support/e2e-test";

interface ChatPage {
  RenavestChat: Record<string, (...args: unknown[]) => unknown>;
}

let demo: PartnerDemo;
let siteKey: string;
let folder: string;
test.beforeEach(async ({ app, database, problems, talk }) => {
  // The partner has no icon.
  problems.allow(/favicon\.ico/);
  folder = await mkdtemp(join(tmpdir(), "renavest-widget-"));
  const partner = loadDemoPartner(folder);
  siteKey = partner.siteKey;
  demo = await startPartnerDemo({
    port: await findFreePort("127.0.0.1"),
    chatOrigin: new URL(app.url).origin,
    partner,
  });
  await database.query(
    `with site as (
       insert into partner_sites (site_key, name, allowed_origins, therapist_id, modes)
       select $1, 'Harbor Benefits', $2, t.id, '{token}' from therapists t
       join users u on u.id = t.user_id where u.public_id = $3 returning id)
     insert into partner_keys (site_id, kid, algorithm, public_key)
     select id, $4, 'ES256', $5 from site`,
    [siteKey, [demo.url], talk.therapist.id, partner.kid, partner.publicKey],
  );
});
test.afterEach(async () => {
  await demo.stop();
  await rm(folder, { recursive: true });
});

const call = (page: Page, name: string, ...args: unknown[]) =>
  page.evaluate(
    ([method, given]) => (window as unknown as ChatPage).RenavestChat[method as string]?.(...(given as [])),
    [name, args] as const,
  );
const events = (page: Page) => page.locator("#events");
const frameOf = (page: Page) => page.frameLocator("iframe");
const launcher = (page: Page) => page.getByRole("button", { name: /^Chat/ });

test("on a strict page of another origin: opened, written, answered, closed by keyboard, and counted", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser();
  await page.goto(demo.url);
  await launcher(page).click();
  const frame = frameOf(page);
  const field = frame.getByRole("textbox");
  await expect(field).toBeVisible();
  await expectAccessible(page, "widget, empty");
  await field.fill("A canary in a cage of its own");
  await field.press("Enter");
  await expect(frame.getByText("A canary in a cage of its own")).toBeVisible();
  await expect(frame.getByText(/^Sent/)).toBeVisible();

  const { channels } = await talk.asTherapist.list();
  const channelId = channels.find(({ id }) => id !== talk.channelId)?.id ?? "";
  await talk.asTherapist.sendMany(channelId, "An answer from Dana", 1);
  await expect(frame.getByText("An answer from Dana")).toBeVisible();
  await expectAccessible(page, "widget, conversation");
  await page.setViewportSize({ width: 1280, height: 800 });

  await field.press("Escape");
  await expect(page.locator("iframe")).toBeHidden();
  await expect(launcher(page)).toBeFocused();
  await talk.asTherapist.sendMany(channelId, "While you were away", 1);
  await expect(launcher(page)).toHaveText("Chat1");
  expect(await call(page, "getUnreadCount")).toBe(1);
  await launcher(page).click();
  await expect(launcher(page)).toHaveText("Chat0");
  await call(page, "update", { locale: "es" });
  await expect(frame.getByRole("button", { name: "Cerrar el chat" })).toBeVisible();
  await call(page, "update", { locale: "en" });
  await expect(frame.getByRole("button", { name: "Close chat" })).toBeVisible();

  const seen = await page.evaluate(() => document.documentElement.innerHTML + JSON.stringify(localStorage));
  expect(seen).not.toContain("canary");
  expect(await events(page).textContent()).not.toMatch(/canary|Dana|away/);
});

test("whoever signs in next sees their own conversation, and destroy leaves nothing", async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  await page.goto(demo.url);
  await launcher(page).click();
  const field = frameOf(page).getByRole("textbox");
  await field.fill("Maya's own words");
  await field.press("Enter");
  await expect(frameOf(page).getByText(/^Sent/)).toBeVisible();

  await field.press("Escape");
  await page.getByRole("button", { name: "Switch to Jordan" }).click();
  await launcher(page).click();
  await expect(field).toBeVisible();
  await expect(frameOf(page).getByText("Maya's own words")).toHaveCount(0);

  await call(page, "destroy");
  await expect(page.locator("iframe")).toHaveCount(0);
  await expect(launcher(page)).toHaveCount(0);
  expect(await page.evaluate(() => "RenavestChat" in window)).toBe(false);
});

test("somebody else's word never takes over an open conversation", async ({ openBrowser, problems }) => {
  problems.allow(/401/);
  const page = await openBrowser();
  await page.goto(demo.url);
  await launcher(page).click();
  const field = frameOf(page).getByRole("textbox");
  await field.fill("For these eyes alone");
  await field.press("Enter");
  await expect(frameOf(page).getByText(/^Sent/)).toBeVisible();
  await page.context().addCookies([{ name: "harbor_employee", value: "emp-2077", url: demo.url }]);
  // Its own session is refused once, so the frame asks the page again.
  await page.route("**/api/chat/send", (route) => route.fulfill({ status: 401, body: "{}" }), { times: 1 });
  await field.fill("Again");
  await field.press("Enter");
  await expect(frameOf(page).getByRole("heading", { name: "You're not signed in" })).toBeVisible();
  await expect(frameOf(page).getByText("For these eyes alone")).toHaveCount(0);
});

test("what comes after the first messages does not load: said, offered again, and nothing is lost", async ({
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(/Failed to load resource/);
  const page = await openBrowser();
  let isCut = true;
  await page.route("**/widget/parts/frame-rest-*", (route) => (isCut ? route.abort() : route.continue()));
  await page.goto(demo.url);
  await launcher(page).click();
  const frame = frameOf(page);
  const field = frame.getByRole("textbox");
  await field.fill("Sent without it");
  await field.press("Enter");
  await expect(frame.getByText(/^Sent \d/)).toBeVisible();
  await field.fill("Half a thought");
  await expect(frame.getByText("We can't reach your messages right now. We keep trying.")).toBeVisible();
  await expect(frame.getByRole("button", { name: "Options for this message" })).toHaveCount(0);

  isCut = false;
  // By itself or by this: whichever comes first.
  const tryNow = frame.getByRole("button", { name: "Try now" });
  await tryNow.click({ timeout: 2_000 }).catch(() => undefined);
  await expect(tryNow).toHaveCount(0);
  const { channels } = await talk.asTherapist.list();
  const channelId = channels.find(({ id }) => id !== talk.channelId)?.id ?? "";
  await talk.asTherapist.sendMany(channelId, "It goes on", 1);
  await expect(frame.getByText("It goes on")).toBeVisible();
  await expect(field).toHaveValue("Half a thought");
  await frame.getByText("Sent without it").hover();
  await frame.getByRole("button", { name: "Options for this message" }).click();
  await frame.getByRole("button", { name: "Edit" }).click();
  await frame.getByRole("textbox", { name: "Your message, to be edited" }).fill("Put right");
  await frame.getByRole("button", { name: "Save" }).click();
  await expect(frame.getByText("Put right")).toBeVisible();
});

test("nobody is signed in, and the words for it do not load: said, and offered again", async ({
  openBrowser,
  problems,
}) => {
  problems.allow(/Failed to load resource/);
  const page = await openBrowser();
  let isCut = true;
  await page.route("**/widget/parts/frame-rest-*", (route) => (isCut ? route.abort() : route.continue()));
  await page.route("**/chat-token", (route) => route.fulfill({ status: 401, body: "" }));
  await page.goto(demo.url);
  await launcher(page).click();
  const frame = frameOf(page);
  await expect(frame.getByRole("heading", { name: "We can't reach the chat" })).toBeVisible();
  isCut = false;
  await frame.getByRole("button", { name: "Try again" }).click();
  await expect(frame.getByRole("heading", { name: "You're not signed in" })).toBeVisible();
});
