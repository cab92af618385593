import { expect, type Page } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { setPlan } from "../support/e2e-people";
import { answered, NO_NETWORK } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
/** Somebody looks at the page again. */
const lookAgain = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event("focus")));

test("a plan that ends hides the open conversation, and renewed it brings everything back", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(answered(402));
  await talk.asTherapist.sendMany(talk.channelId, "before", 2);
  const chat = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(talk.channelId);
  await expect(chat.message("before 2")).toBeVisible();

  await setPlan(database, talk.prospect, "cancelled");
  await expect(heading(chat.page)).toHaveText("Your plan doesn't include messages any more.");
  await expect(chat.log).toHaveCount(0);
  await expect(chat.field).toHaveCount(0);
  expect(await chat.page.content()).not.toContain(talk.therapist.name);
  await talk.asTherapist.sendMany(talk.channelId, "meanwhile", 1);
  await lookAgain(chat.page);
  await expect(heading(chat.page)).toHaveText("Your plan doesn't include messages any more.");

  await setPlan(database, talk.prospect, "active");
  await lookAgain(chat.page);
  await expect(chat.message("meanwhile 1")).toBeVisible();
  expect(await chat.texts()).toEqual(["before 1", "before 2", "meanwhile 1"]);
  await chat.write("and I am back");
  await expect(chat.message("and I am back")).toContainText("Sent");
});

test("a therapist is told when the other one will see what they write", async ({
  database,
  openBrowser,
  talk,
}) => {
  const chat = toChatPage(await openBrowser({ as: talk.asTherapist }));
  await chat.open(talk.channelId);
  const later = chat.page.getByText(`${talk.prospect.name}'s plan doesn't include messages right now.`);
  await expect(later).toHaveCount(0);
  await setPlan(database, talk.prospect, "cancelled");
  await expect(later).toBeVisible();
  await chat.write("for when you are back");
  await expect(chat.message("for when you are back")).toContainText("Sent");
  await chat.page.reload();
  await expect(later).toBeVisible();
  await setPlan(database, talk.prospect, "active");
  await expect(later).toHaveCount(0);
});

test("signing out in one tab clears the others", async ({ openBrowser, problems, talk }) => {
  // Whatever the other tab asks for at that moment.
  problems.allow(answered(401));
  await talk.asTherapist.sendMany(talk.channelId, "private words", 1);
  const page = await openBrowser({ as: talk.asProspect });
  const first = toChatPage(page);
  const second = toChatPage(await page.context().newPage());
  await first.open(talk.channelId);
  await second.open(talk.channelId);
  await second.field.fill("an unsent secret");
  await expect(second.message("private words 1")).toBeVisible();

  await first.page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(second.page)).toHaveText("You've been signed out.");
  await expect(second.log).toHaveCount(0);
  const left = await second.page.evaluate(
    () => document.documentElement.outerHTML + JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
  );
  expect(left).not.toContain("private words");
  expect(left).not.toContain("secret");
  await second.page.getByRole("link", { name: "Sign in" }).click();
  await expect(second.page).toHaveURL(/\/sign-in\?redirectTo=/);
});

test("a disabled account loses the open conversation, and is told the truth afterwards", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(answered(403));
  const chat = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(talk.channelId);
  await database.query("UPDATE users SET disabled_at = now() WHERE public_id = $1", [talk.prospect.id]);
  await expect(heading(chat.page)).toHaveText("You no longer have access to these conversations.");
  await expect(chat.log).toHaveCount(0);
  await chat.page.reload();
  await expect(heading(chat.page)).toHaveText("Your account can't open this.");
});

test("an account disabled while its page was away is told so when the page is back", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  problems.allow(answered(403));
  const chat = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(talk.channelId);
  await chat.page.context().setOffline(true);
  await database.query("UPDATE users SET disabled_at = now() WHERE public_id = $1", [talk.prospect.id]);
  await chat.page.context().setOffline(false);
  await expect(heading(chat.page)).toHaveText("You no longer have access to these conversations.");
  await expect(chat.log).toHaveCount(0);
});
