import { expect, type Page } from "@playwright/test";
import { PATHS, personPath } from "~/protocol/paths";
import { expectAccessible } from "../support/e2e-axe";
import { toChatPage } from "../support/e2e-chat-page";
import { makeProspect, setPlan } from "../support/e2e-people";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const ADA = { email: "ada.admin@example.com" };
const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a plan ended in the admin's page closes the open conversation within seconds; extended, all of it is back", async ({
  openBrowser,
  problems,
  signIn,
  talk,
}) => {
  problems.allow(answered(402));
  await talk.asTherapist.sendMany(talk.channelId, "before", 3);
  const chat = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(talk.channelId);
  await expect(chat.message("before 3")).toBeVisible();
  await chat.field.fill("half a sentence");

  const page = await openBrowser({ as: await signIn(ADA) });
  await page.goto(PATHS.people);
  await page.getByLabel("Who", { exact: true }).fill(talk.prospect.name);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: talk.prospect.name }).click();
  await expect(heading(page)).toHaveText(talk.prospect.name);
  await expect(page).toHaveURL(personPath(talk.prospect.id));
  await button(page, "End now").click();
  await expect(page.getByRole("heading", { level: 2, name: /^End .* plan now\?$/ })).toBeFocused();
  await expect(chat.message("before 3")).toBeVisible();
  await button(page, "Yes, end it now").click();
  await expect(heading(chat.page)).toHaveText("Your plan doesn't include messages any more.", {
    timeout: 5_000,
  });
  await expect(page.getByRole("status")).toHaveText("The plan has ended.");
  expect(await chat.page.content()).not.toContain("before 3");
  await expect(chat.page.getByText(/everything is here again/)).toBeVisible();
  await talk.asTherapist.sendMany(talk.channelId, "meanwhile", 1);

  await page.getByRole("form", { name: "Change the end" }).getByLabel("Last day").fill("2999-12-31");
  await button(page, "Change the end").click();
  await button(page, "Yes, change it").click();
  await expect(page.getByRole("status")).toHaveText("The end of the plan is changed.");
  // Nobody touches the other page, and nobody signs in again.
  await expect(chat.message("meanwhile 1")).toBeVisible({ timeout: 30_000 });
  expect(await chat.texts()).toEqual(["before 1", "before 2", "before 3", "meanwhile 1"]);
  await chat.write("and I am back");
  await expect(chat.message("and I am back")).toContainText("Sent");
});

test("an admin gives an employer's plan and disables an account by keyboard alone", async ({
  database,
  openBrowser,
  signIn,
}) => {
  const person = await makeProspect(database, "Noa", { plan: false });
  const page = await openBrowser({ as: await signIn(ADA) });
  await page.goto(personPath(person.id));
  await expect(page.getByText("No plan", { exact: true })).toBeVisible();
  await page.getByLabel("Plan", { exact: true }).focus();
  await page.keyboard.type("Through");
  await button(page, "Give the plan").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Through their employer, until further notice")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(button(page, "Yes, give it")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("article", { name: "Through their employer" })).toContainText("Active");
  await button(page, "Disable the account").press("Enter");
  await page.getByRole("link", { name: "No, leave it as it is" }).press("Enter");
  await expect(button(page, "Disable the account")).toBeVisible();
  await button(page, "Disable the account").press("Enter");
  await button(page, "Yes, disable it").press("Enter");
  await expect(page.getByText(/^Account disabled since/)).toBeVisible();
  await expect(button(page, "Open the account again")).toBeVisible();
});

test("without JavaScript it lists, finds, asks and changes as well", async ({
  database,
  openBrowser,
  problems,
  signIn,
}) => {
  problems.allow(answered(400));
  const person = await makeProspect(database, "Nils");
  const page = await openBrowser({ as: await signIn(ADA), javaScriptEnabled: false });
  await page.goto(PATHS.people);
  await page.getByLabel("Who", { exact: true }).fill(person.email);
  await button(page, "Search").click();
  await expect(page.getByText("1 person found.")).toBeVisible();
  await page.getByRole("link", { name: person.name }).click();
  await page.getByRole("form", { name: "Change the end" }).getByLabel("Last day").fill("2020-01-01");
  await button(page, "Change the end").click();
  await expect(page.getByRole("alert")).toHaveText(/That day has passed/);
  await button(page, "End now").click();
  await button(page, "Yes, end it now").click();
  await expect(page.getByText("The plan has ended.")).toBeVisible();
  await expect(page.getByRole("article", { name: "Individual" })).toContainText("Over");
});

test("nobody is offered to disable themselves", async ({ database, openBrowser, signIn }) => {
  const { rows } = await database.query("SELECT public_id FROM users WHERE email = $1", [ADA.email]);
  const page = await openBrowser({ as: await signIn(ADA) });
  await page.goto(personPath(rows[0].public_id));
  await expect(page.getByText(/This is your own account/)).toBeVisible();
  await expect(button(page, "Disable the account")).toHaveCount(0);
});

test("the pages about people have no fault that axe knows, and nothing of them is too wide", async ({
  database,
  openBrowser,
  problems,
  signIn,
}) => {
  problems.allow(answered(400));
  const person = await makeProspect(database, "Ines");
  await setPlan(database, person, "cancelled");
  await database.query(
    `INSERT INTO subscriptions (user_id, kind, status, starts_at, ends_at, source_id, source_status)
    SELECT id, 'individual', 'active', now() - interval '3 days', now() + interval '30 days', 'item_' || id, 'past_due'
    FROM users WHERE public_id = $1`,
    [person.id],
  );
  const page = await openBrowser({ as: await signIn(ADA) });
  const look = async (what: string) => {
    await expectAccessible(page, what);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    }
  };
  await page.goto(PATHS.people);
  await look("people");
  await page.goto(personPath(person.id));
  await expect(page.getByText(/billing says/)).toBeVisible();
  await look("person");
  await button(page, "Disable the account").click();
  await expect(button(page, "Yes, disable it")).toBeVisible();
  await look("person confirm");
  await page.goto(personPath(person.id));
  await page.getByRole("form", { name: "Change the end" }).getByLabel("Last day").fill("2020-01-01");
  await button(page, "Change the end").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await look("person refused");
});
