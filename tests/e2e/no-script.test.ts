import { expect, type Page } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { numbered, toChatPage } from "../support/e2e-chat-page";
import { listStored } from "../support/e2e-database";
import { makeProspect } from "../support/e2e-people";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const NO_SCRIPT = { javaScriptEnabled: false };
/** Statuses of the pages a browser was given, redirects included. */
const statusesOf = (page: Page) => {
  const statuses: number[] = [];
  page.on("response", (response) => {
    if (response.request().isNavigationRequest()) statuses.push(response.status());
  });
  return statuses;
};

test("signing in, finding a conversation and reading it back to its beginning", async ({ openBrowser }) => {
  const page = await openBrowser(NO_SCRIPT);
  await page.goto(PATHS.signIn);
  await page.getByRole("button", { name: "Sign in as Riley Okonkwo" }).click();
  await expect(page).toHaveURL(PATHS.conversations);
  const chat = toChatPage(page);
  await chat.row("Dana Whitfield").click();
  await expect(page.getByRole("heading", { level: 1, name: "Dana Whitfield" })).toBeVisible();
  await expect(chat.log.getByRole("article").last()).toBeInViewport();
  // The browser's way of switching scripts off for a test leaves <noscript> undrawn.
  expect(await page.content()).toMatch(/<noscript>.*Reload to see new messages.*<\/noscript>/s);
});

test("older pages are links, and lead back to the newest", async ({ openBrowser, talk }) => {
  const { channelId, asProspect } = talk;
  await asProspect.sendMany(channelId, "line", 120);
  const page = await openBrowser({ ...NO_SCRIPT, as: asProspect });
  const chat = toChatPage(page);
  await page.goto(conversationPath(channelId));
  await expect.poll(() => chat.texts()).toEqual(numbered("line", 71, 120));
  await page.getByRole("link", { name: "Show earlier messages" }).click();
  await expect.poll(() => chat.texts()).toEqual(numbered("line", 21, 70));
  await page.getByRole("link", { name: "Show earlier messages" }).click();
  await expect.poll(() => chat.texts()).toEqual(numbered("line", 1, 20));
  await expect(page.getByRole("link", { name: "Show earlier messages" })).toHaveCount(0);
  await page.getByRole("link", { name: "Back to the newest messages" }).click();
  await expect.poll(() => chat.texts()).toEqual(numbered("line", 71, 120));
});

test("a message sent by the form is stored once, also when the same form is sent twice", async ({
  database,
  openBrowser,
  talk,
}) => {
  const { channelId, asTherapist } = talk;
  const page = await openBrowser({ ...NO_SCRIPT, as: asTherapist });
  const chat = toChatPage(page);
  const statuses = statusesOf(page);
  await page.goto(conversationPath(channelId));
  const key = await page.locator("input[name=clientMessageId]").inputValue();
  await chat.field.fill("line one\nline two & <b>three</b>");
  await chat.sendButton.click();
  await expect.poll(() => chat.texts()).toEqual(["line one\nline two & <b>three</b>"]);
  expect(statuses).toEqual([200, 303, 200]);
  expect(await page.locator("input[name=clientMessageId]").inputValue()).not.toBe(key);

  await page.goBack();
  await page.locator("input[name=clientMessageId]").evaluate((input: HTMLInputElement, old) => {
    input.value = old;
  }, key);
  await chat.field.fill("line one\nline two & <b>three</b>");
  await chat.sendButton.click();
  await expect(chat.log.getByRole("article")).toHaveCount(1);
  expect((await listStored(database, channelId)).map((row) => row.key)).toEqual([key]);

  await page.reload();
  await expect(chat.log.getByRole("article")).toHaveCount(1);
});

test("a text that is refused comes back with the reason, and nothing is stored", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(answered(413));
  const { channelId, asProspect } = talk;
  const page = await openBrowser({ ...NO_SCRIPT, as: asProspect });
  const chat = toChatPage(page);
  await page.goto(conversationPath(channelId));
  const tooLong = "x".repeat(4_001);
  await chat.field.fill(tooLong);
  await chat.sendButton.click();
  await expect(chat.field).toHaveValue(tooLong);
  await expect(page.locator(".composer__problem")).toHaveText("The message is too long.");
  expect(await listStored(database, channelId)).toEqual([]);
});

test("a conversation that is closed says so and takes no message", async ({
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(answered(409));
  const { channelId, asProspect, asTherapist, therapist } = talk;
  await asProspect.sendMany(channelId, "goodbye", 1);
  const page = await openBrowser({ ...NO_SCRIPT, as: asProspect });
  const chat = toChatPage(page);
  await page.goto(conversationPath(channelId));
  await chat.field.fill("one more thing");
  await asTherapist.messaging({ action: "close_channel", channelId });
  await chat.sendButton.click();
  await expect(page.getByText(`${therapist.name} can reopen it.`)).toBeVisible();
  await expect(page.getByText("one more thing")).toBeVisible();
  await expect(chat.field).toHaveCount(0);
  await expect(chat.message("goodbye 1")).toBeVisible();
});

test("somebody without a plan is told what would include messages", async ({
  database,
  openBrowser,
  signIn,
}) => {
  const person = await makeProspect(database, "Noplan", { plan: false });
  const page = await openBrowser({ ...NO_SCRIPT, as: await signIn(person) });
  await page.goto(PATHS.conversations);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your plan doesn't include messages yet.");
  await expect(page.getByRole("textbox")).toHaveCount(0);
});

test("an address that leads nowhere is a page that says so", async ({ openBrowser, problems }) => {
  problems.allow(answered(404));
  const page = await openBrowser(NO_SCRIPT);
  const response = await page.goto("/no/such/page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There's no page here.");
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page).toHaveURL("/");
});
