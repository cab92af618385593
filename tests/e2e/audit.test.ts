import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { disclosuresPath, overseenConversationPath, PATHS } from "~/protocol/paths";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const ADA = { email: "ada.admin@example.com" };

async function expectNoFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual(
    [],
  );
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(isTooWide).toBe(false);
}

for (const [width, colorScheme] of [
  [1280, "light"],
  [390, "dark"],
] as const) {
  test(`an admin finds who did what, by keyboard, ${width} px, ${colorScheme}`, async ({
    openBrowser,
    signIn,
    talk,
  }) => {
    await talk.asTherapist.sendMany(talk.channelId, "secret words", 2);
    await talk.asProspect.readAll(talk.channelId);
    const page = await openBrowser({
      ...{ as: await signIn(ADA), viewport: { width, height: 844 }, colorScheme },
    });
    await page.goto(PATHS.admin);
    await expect(page.getByRole("heading", { level: 1, name: "Audit trail" })).toBeVisible();
    await expectNoFaults(page);
    await page.getByLabel("Who", { exact: true }).focus();
    await page.keyboard.type(talk.prospect.name);
    await page.keyboard.press("Enter");
    await expect(page.getByText(`Only what ${talk.prospect.name} did`)).toBeVisible();
    await expect(page).not.toHaveURL(new RegExp(encodeURIComponent(talk.prospect.name.split(" ")[1] ?? "")));
    const reading = page.getByRole("listitem").filter({ hasText: "read 2 messages (no. 1 to 2)" });
    await expect(reading.first()).toBeVisible();
    await reading
      .first()
      .getByRole("link", { name: /^Who has seen/ })
      .press("Enter");
    await expect(page).toHaveURL(disclosuresPath(talk.prospect.id));
    await expect(page.getByText("sent a message (no. 2)")).toBeVisible();
    await expect(page.getByText("read 2 messages")).toHaveCount(0);
    await expect(page.getByText("secret words")).toHaveCount(0);
    await expectNoFaults(page);
  });
}

test("emergency access takes a reason, shows the conversation, and is in the report", async ({
  openBrowser,
  signIn,
  talk,
}) => {
  await talk.asProspect.sendMany(talk.channelId, "secret words", 60);
  const page = await openBrowser({ as: await signIn(ADA) });
  await page.goto(overseenConversationPath(talk.channelId));
  await expect(page.getByText("secret words")).toHaveCount(0);
  await expectNoFaults(page);
  const button = page.getByRole("button", { name: "Put on record and open" });
  await page.getByLabel("Why is it needed?").fill("too short");
  await button.click();
  await expect(page.getByText("secret words")).toHaveCount(0);
  await page.getByLabel("Why is it needed?").fill("Her sister called and is worried.");
  await button.click();
  await expect(page.getByText("secret words 60", { exact: true })).toBeVisible();
  await expect(page.getByText(/Emergency access until/)).toBeVisible();
  await expectNoFaults(page);
  await page.getByRole("link", { name: "Show earlier messages" }).click();
  await expect(page.getByText("secret words 1", { exact: true })).toBeVisible();
  await page.goto(disclosuresPath(talk.prospect.id));
  await expect(page.getByText("Her sister called and is worried.")).toBeVisible();
  await expect(page.getByText("read 50 messages in an emergency (no. 11 to 60)")).toBeVisible();
});

test("the messages leave the page the moment the time is over", async ({ openBrowser, signIn, talk }) => {
  await talk.asProspect.sendMany(talk.channelId, "secret words", 1);
  const page = await openBrowser({ as: await signIn(ADA) });
  await page.clock.install();
  await page.goto(overseenConversationPath(talk.channelId));
  await page.getByLabel("Why is it needed?").fill("Her sister called and is worried.");
  await page.getByRole("button", { name: "Put on record and open" }).click();
  await expect(page.getByText("secret words 1")).toBeVisible();
  await page.clock.fastForward("10:00");
  // Somebody is there all the time, so it is not for that that the page is closed.
  await page.keyboard.press("Shift");
  await page.clock.fastForward("06:00");
  await expect(page.getByText("Emergency access is over.")).toBeVisible();
  await expect(page.getByText("secret words 1")).toHaveCount(0);
});

test("without JavaScript it searches, reports and opens as well", async ({ openBrowser, signIn, talk }) => {
  await talk.asTherapist.sendMany(talk.channelId, "secret words", 1);
  const page = await openBrowser({ as: await signIn(ADA), javaScriptEnabled: false });
  await page.goto(PATHS.audit);
  await page.getByLabel("Who", { exact: true }).fill(talk.therapist.email);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText(`Only what ${talk.therapist.name} did`)).toBeVisible();
  await page.goto(overseenConversationPath(talk.channelId));
  await page.getByLabel("Why is it needed?").fill("Her sister called and is worried.");
  await page.getByRole("button", { name: "Put on record and open" }).click();
  await expect(page.getByText("secret words 1")).toBeVisible();
});

test("to everybody else these pages are not there", async ({ openBrowser, problems, talk }) => {
  problems.allow(answered(404));
  for (const as of [talk.asTherapist, talk.asProspect]) {
    const page = await openBrowser({ as });
    for (const path of [
      ...[PATHS.admin, PATHS.audit, disclosuresPath(talk.prospect.id)],
      overseenConversationPath(talk.channelId),
    ]) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(404);
    }
    const posted = await page.request.post(overseenConversationPath(talk.channelId), {
      form: { reason: "Her sister called and is worried.", minutes: "15" },
      headers: { "Sec-Fetch-Site": "same-origin" },
    });
    expect(posted.status()).toBe(404);
  }
});
