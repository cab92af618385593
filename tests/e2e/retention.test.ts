import { expect, type Page } from "@playwright/test";
import type pg from "pg";
import { overseenConversationPath, PATHS, personPath } from "~/protocol/paths";
import { expectAccessible } from "../support/e2e-axe";
import { toChatPage } from "../support/e2e-chat-page";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const ADA = { email: "ada.admin@example.com" };
const WHY = "as the practice has decided";
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** As if this conversation had been left alone for so many days. */
const age = (database: pg.Pool, channelId: string, days: number) =>
  database.query(
    `UPDATE chat_channels SET created_at = now() - make_interval(days => $2),
      last_message_at = now() - make_interval(days => $2) WHERE channel_identifier = $1`,
    [channelId, days],
  );
/** As if every rule had been set eight days ago. */
const letRulesCount = (database: pg.Pool) =>
  database.query(`DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    UPDATE retention_policies SET set_at = set_at - interval '8 days';
  END $$`);

// One after the other: rules are the installation's, not a test's.
test.describe.configure({ mode: "serial" });

test("an admin sets a rule, sees what would go, holds one back, and what goes is empty for its people", async ({
  database,
  openBrowser,
  signIn,
  talk,
}) => {
  await talk.asTherapist.sendMany(talk.channelId, "before", 3);
  const names = `${talk.prospect.name} and ${talk.therapist.name}`;
  const page = await openBrowser({ as: await signIn(ADA) });
  await page.goto(PATHS.audit);
  await page.getByRole("link", { name: "Retention" }).click();
  await expect(heading(page)).toHaveText("Retention and legal holds");
  await expect(page.getByText("No rule was ever set.")).toHaveCount(3);
  await expect(page.getByText("Nothing would be deleted.")).toBeVisible();

  // Far beyond what any other test's conversation is old.
  const form = page.getByRole("form", { name: "Set a rule" });
  await page.getByText("Set a rule", { exact: true }).click();
  await form.getByLabel("Days").fill("3000");
  await form.getByLabel("Why").fill(WHY);
  await button(page, "Set the rule").press("Enter");
  await expect(page.getByText("The rule is set.")).toBeVisible();
  await expect(page.getByText("Deleted after 3,000 days")).toBeVisible();
  await expect(page.getByText(/^Nothing is deleted by it before /)).toBeVisible();
  await age(database, talk.channelId, 3_001);
  await expect(page.getByText("Nothing would be deleted.")).toBeVisible();
  await letRulesCount(database);
  await page.reload();
  const due = page.getByRole("list", { name: "What would be deleted" }).getByRole("listitem");
  await expect(due).toHaveCount(1);
  await expect(due).toContainText(`${names}Direct conversations · ${talk.channelId}3 messages`);
  await expectAccessible(page, "retention due");
  await due.getByRole("link", { name: "Place a legal hold" }).press("Enter");
  await expect(page.getByRole("region", { name: `Keep the conversation of ${names}` })).toBeVisible();
  await page.getByLabel("Why").fill("a court has asked for it");
  await expectAccessible(page, "retention hold");
  await page.getByLabel("Why").press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The hold is placed.")).toBeVisible();
  await expect(page.getByText("Nothing would be deleted.")).toBeVisible();
  const held = page.getByRole("article", { name: names });
  await expect(held).toContainText("a court has asked for it");
  await expectAccessible(page, "retention held");
  await held.getByText("Release", { exact: true }).first().click();
  await held.getByLabel("Why it is released").fill("the court is done with it");
  await held.getByRole("button", { name: "Release" }).press("Enter");
  await expect(page.getByText("The hold is released.")).toBeVisible();
  await expect(held).toContainText("It still holds until");
  await database.query(`DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    UPDATE legal_holds SET released_at = released_at - interval '8 days';
  END $$`);

  const chat = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(talk.channelId);
  await expect(chat.message("before 3")).toBeVisible();
  for (let steps = 1; steps > 0; ) {
    const { rowCount } = await database.query("SELECT * FROM purge_step(100)");
    steps = rowCount ?? 0;
  }
  // Nobody touches the page.
  await expect(
    chat.page.getByText(/^Messages until .+ were deleted under the practice's retention rule\.$/),
  ).toBeVisible();
  expect(await chat.page.content()).not.toContain("before 3");
  await expectAccessible(chat.page, "retention emptied");
  await page.goto(PATHS.retention);
  const receipts = page.getByRole("list", { name: "What was deleted" }).getByRole("listitem");
  await expect(receipts.first()).toContainText(names);
  await expect(receipts.first()).toContainText("By the rule of 3,000 days");
  await expectAccessible(page, "retention receipts");
});

test("without JavaScript it says what is not right, keeps what was typed, and holds a person's conversations", async ({
  openBrowser,
  problems,
  signIn,
  talk,
}) => {
  problems.allow(answered(400));
  const page = await openBrowser({ as: await signIn(ADA), javaScriptEnabled: false });
  await page.goto(PATHS.retention);
  await page.getByText("Set a rule", { exact: true }).click();
  await page.getByLabel("Which").selectOption({ label: "Chats of appointments" });
  await page.getByLabel("Days").fill("29");
  await page.getByLabel("Why").fill(WHY);
  await button(page, "Set the rule").click();
  await expect(page.getByRole("alert")).toHaveText("That is not a number of days a rule may say.");
  await expect(page.getByLabel("Days")).toHaveValue("29");
  await expect(page.getByLabel("Why")).toHaveValue(WHY);
  await page.goto(personPath(talk.prospect.id));
  await page.getByRole("link", { name: "Place a legal hold" }).click();
  await page.getByLabel("Why").fill("asked for by their lawyer");
  await button(page, "Place a legal hold").click();
  await expect(
    page.getByRole("article", { name: `All conversations of ${talk.prospect.name}` }),
  ).toContainText("asked for by their lawyer");
  await page.goto(overseenConversationPath(talk.channelId));
  await page.getByRole("link", { name: "Place a legal hold" }).click();
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(
    `Keep the conversation of ${talk.prospect.name} and ${talk.therapist.name}`,
  );
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(PATHS.retention);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
});
