import { expect, type Page } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { answered, NO_NETWORK } from "../support/e2e-problems";
import { countStreams, openTabs, readKept } from "../support/e2e-tabs";
import { test, toCookie } from "../support/e2e-test";

const warning = (page: Page) => page.getByRole("alertdialog", { name: "Still there?" });
const stay = (page: Page) => warning(page).getByRole("button", { name: "I'm still here" });

test("nobody there for a quarter of an hour: asked in every tab, and an answer in one is enough", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect });
  await page.clock.install();
  const tabs = await openTabs(page, talk.channelId, 2);
  const [first, second] = tabs as [(typeof tabs)[0], (typeof tabs)[0]];
  await first.page.bringToFront();
  await first.field.fill("half a thought");
  await page.clock.fastForward("13:30");
  await talk.asTherapist.sendMany(talk.channelId, "are you there?", 1);
  await expect(first.message("are you there? 1")).toBeVisible();
  // What comes in is no sign that anybody is there.
  await page.clock.fastForward("00:40");
  for (const tab of tabs) await expect(warning(tab.page)).toBeVisible();

  await expect(stay(first.page)).toBeFocused();
  await expect(warning(first.page)).toHaveAccessibleDescription(
    /signed out in a minute.*kept on this device/,
  );
  await expect(first.page.getByRole("timer", { name: "Time left" })).toHaveText(/^0:[0-5]\d$/);
  for (const key of ["Tab", "Tab", "Tab", "Shift+Tab"]) await first.page.keyboard.press(key);
  expect(await first.field.evaluate((field) => field === document.activeElement)).toBe(false);
  await first.page.keyboard.press("Escape");
  for (const tab of tabs) await expect(warning(tab.page)).toHaveCount(0);
  await expect(first.field).toBeFocused();
  await expect(first.field).toHaveValue("half a thought");

  await page.clock.fastForward("14:10");
  await stay(second.page).click();
  for (const tab of tabs) await expect(warning(tab.page)).toHaveCount(0);
  expect((await talk.asProspect.list()).channels).toHaveLength(1);
});

test("signed out after a quarter of an hour, also by a device that slept; what was typed waits for its person", async ({
  app,
  openBrowser,
  problems,
  signIn,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  // Every timer of both tabs is over at once: one may ask for its stream after the other has ended the session.
  problems.allow(answered(401));
  const page = await openBrowser({ as: talk.asProspect });
  await page.clock.install();
  const tabs = await openTabs(page, talk.channelId, 2);
  await talk.asTherapist.sendMany(talk.channelId, "between us", 1);
  await tabs[0]!.field.fill("half a thought");
  await expect.poll(() => readKept(page)).toContain("draft:");
  // As after a sleep: every timer is late, and the first one finds the time long over.
  await page.clock.fastForward("08:00:00");

  for (const tab of tabs) {
    await expect(tab.page).toHaveURL(/\/sign-in\?ended=idle&redirectTo=/);
    await expect(tab.page.getByRole("status")).toContainText("nothing had happened for a while");
    expect(await tab.page.content()).not.toContain("between us");
  }
  expect((await talk.asProspect.post(PATHS.messaging, { action: "list_channels" })).status).toBe(401);
  await expect.poll(() => countStreams(app.url)).toBe(0);
  await page.goto(conversationPath(talk.channelId));
  await expect(page).toHaveURL(/\/sign-in\?redirectTo=/);
  expect(await readKept(page)).not.toContain("half a thought");

  const again = await signIn(talk.prospect);
  await page.context().addCookies([{ ...toCookie(again.cookie), url: app.url }]);
  const [back] = await openTabs(page, talk.channelId, 1);
  await expect(back!.field).toHaveValue("half a thought");
  await expect(warning(page)).toHaveCount(0);
});

test("without a network the page is empty at once, and the session ends when it is back", async ({
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  await talk.asTherapist.sendMany(talk.channelId, "between us", 1);
  const page = await openBrowser({ as: talk.asProspect });
  await page.clock.install();
  const [tab] = await openTabs(page, talk.channelId, 1);
  await expect(tab!.message("between us 1")).toBeVisible();
  await page.context().setOffline(true);
  await page.clock.fastForward("15:00");
  await expect(page.getByRole("heading", { name: "Signing you out" })).toBeVisible();
  const content = await page.content();
  for (const text of ["between us", talk.therapist.name, talk.prospect.name])
    expect(content).not.toContain(text);
  expect((await talk.asProspect.list()).channels).toHaveLength(1);

  await page.context().setOffline(false);
  await expect(page).toHaveURL(/\/sign-in\?ended=idle/);
  expect((await talk.asProspect.post(PATHS.messaging, { action: "list_channels" })).status).toBe(401);
});

test("the pages of whoever looks after the installation are closed as well", async ({
  openBrowser,
  signIn,
}) => {
  const admin = await signIn({ email: "ada.admin@example.com" });
  const page = await openBrowser({ as: admin });
  await page.clock.install();
  await page.goto(PATHS.audit);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect.poll(() => readKept(page)).toContain("renavest-active");
  await page.clock.fastForward("14:10");
  await expect(warning(page)).toBeVisible();
  await expect(warning(page)).not.toContainText("kept on this device");
  await page.clock.fastForward("01:00");
  await expect(page).toHaveURL(/\/sign-in\?ended=idle/);
  await page.goto(PATHS.audit);
  await expect(page).toHaveURL(/\/sign-in\?redirectTo=/);
});
