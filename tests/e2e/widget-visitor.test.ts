import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { findFreePort } from "../../server/free-port";
import { loadDemoPartner } from "../../server/partner-demo/demo-partner";
import { type PartnerDemo, startPartnerDemo } from "../../server/partner-demo/start-partner-demo";
import { expectAccessible } from "../support/e2e-axe";
import { test } from "../support/e2e-test";

/** Somebody answers for a minute each day, half a day from now. */
const OPENS = (new Date().getUTCHours() * 60 + 720) % 1_440;
const AWAY = { zone: "UTC", week: Array.from({ length: 7 }, () => [[OPENS, OPENS + 1]]) };

let demo: PartnerDemo;
let folder: string;
test.beforeEach(async ({ app, database, problems, talk }) => {
  // The partner has no icon.
  problems.allow(/favicon\.ico/);
  folder = await mkdtemp(join(tmpdir(), "renavest-visitor-"));
  const partner = loadDemoPartner(folder);
  const chatOrigin = new URL(app.url).origin;
  demo = await startPartnerDemo({ port: await findFreePort("127.0.0.1"), chatOrigin, partner });
  await database.query(
    `insert into partner_sites (site_key, name, allowed_origins, therapist_id, modes, anonymous_purge_days, office_hours)
    select $1, 'Harbor Benefits', $2, t.id, '{anonymous}', 14, $4 from therapists t
    join users u on u.id = t.user_id where u.public_id = $3`,
    [partner.siteKey, [demo.url], talk.therapist.id, JSON.stringify(AWAY)],
  );
});
test.afterEach(async () => {
  await demo.stop();
  await rm(folder, { recursive: true });
});

const frameOf = (page: Page) => page.frameLocator("iframe");
const launcher = (page: Page) => page.getByRole("button", { name: /^Chat/ });

test("somebody who doesn't show who they are agrees, writes and is answered; a reload is a new start", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser();
  await page.goto(demo.url);
  await launcher(page).click();
  const frame = frameOf(page);
  await expect(frame.getByRole("heading", { name: "Write without an account" })).toBeVisible();
  await expect(frame.getByText("Harbor Benefits can't read it. It is deleted after 14 days.")).toBeVisible();
  await expectAccessible(page, "visitor's form");
  // By keyboard alone; without the tick nothing begins.
  await frame.getByLabel("What may we call you?").focus();
  await page.keyboard.type("Sam");
  await page.keyboard.press("Enter");
  await expect(frame.getByRole("heading", { name: "Write without an account" })).toBeVisible();
  await expect(frame.getByRole("checkbox")).toBeFocused();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(frame.getByRole("heading", { name: talk.therapist.name })).toBeVisible();
  await expect(frame.getByText("What is written here is deleted on")).toBeVisible();
  // Not now, by the reader's own clock; and they can write all the same.
  await expect(frame.getByText(/^Replies (today|tomorrow) from \d+:00\s[AP]M\.$/)).toBeVisible();
  await expectAccessible(page, "visitor's conversation");
  await frame.getByRole("textbox").fill("I owe more than I earn");
  await frame.getByRole("button", { name: "Send" }).click();
  await expect(frame.getByText("Sent")).toBeVisible();

  const therapist = await openBrowser({ as: talk.asTherapist });
  await therapist.goto("/chat");
  const row = therapist.getByRole("link", { name: /Sam/ });
  await expect(row).toContainText("Unverified visitor from Harbor Benefits, deleted on");
  await row.click();
  await expect(therapist.getByText("nobody has vouched for who they are")).toBeVisible();
  await expectAccessible(therapist, "a visitor, seen by the therapist");
  await therapist.getByRole("textbox", { name: /Sam/ }).fill("Let's look at it together");
  await therapist.getByRole("button", { name: "Send" }).click();
  await expect(frame.getByText("Let's look at it together")).toBeVisible();

  await page.reload();
  await launcher(page).click();
  await expect(frame.getByRole("heading", { name: "Write without an account" })).toBeVisible();
});

test("the form is said in Spanish, and a name that is none is not taken", async ({
  openBrowser,
  problems,
}) => {
  problems.allow(/status of 400/);
  const page = await openBrowser();
  await page.route(/\/api\/widget\/anonymous$/, async (route) => {
    const body = { ...route.request().postDataJSON(), name: "Sam\u0007" };
    await route.continue({ postData: JSON.stringify(body) });
  });
  await page.goto(demo.url);
  await launcher(page).click();
  const frame = frameOf(page);
  await frame.getByRole("checkbox").check();
  await frame.getByRole("button", { name: "Start" }).click();
  await expect(frame.getByRole("alert")).toHaveText(/can't use that name/);
  await expect(frame.getByLabel("What may we call you?")).toBeFocused();
  await expectAccessible(page, "visitor's form, refused");
  await page.evaluate(() =>
    (window as unknown as { RenavestChat: { update(settings: object): void } }).RenavestChat.update({
      locale: "es",
    }),
  );
  await expect(frame.getByRole("heading", { name: "Escribe sin cuenta" })).toBeVisible();
});

test("too many at once: the form says so and for how long, and keeps what was typed", async ({
  openBrowser,
  problems,
}) => {
  problems.allow(/status of 429/);
  const page = await openBrowser();
  let isFull = true;
  await page.route(/\/api\/widget\/anonymous$/, async (route) => {
    if (!isFull) return route.continue();
    const error = { code: "rate_limited", message: "Too many.", requestId: "r" };
    await route.fulfill({ status: 429, headers: { "Retry-After": "17" }, json: { error } });
  });
  await page.goto(demo.url);
  await launcher(page).click();
  const frame = frameOf(page);
  await frame.getByLabel("What may we call you?").fill("Sam");
  await frame.getByRole("checkbox").check();
  await frame.getByRole("button", { name: "Start" }).click();
  await expect(frame.getByRole("alert")).toHaveText(
    "Too many conversations were started just now. Try again in 17 seconds.",
  );
  await expectAccessible(page, "visitor's form, too many");
  await expect(frame.getByLabel("What may we call you?")).toHaveValue("Sam");
  isFull = false;
  await frame.getByRole("button", { name: "Start" }).click();
  await expect(frame.getByText("What is written here is deleted on")).toBeVisible();
});
