import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { startApp } from "../support/app-fixture";
import { expectAccessible } from "../support/e2e-axe";
import { type ChatPage, toChatPage } from "../support/e2e-chat-page";
import { makeProspect } from "../support/e2e-people";
import { answered, NO_NETWORK } from "../support/e2e-problems";
import type { TestTalk } from "../support/e2e-talk";
import { test } from "../support/e2e-test";

// Every state is read four times over.
test.setTimeout(300_000);

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Some of everything that people say, the last of it unread by the client. */
async function fill({ channelId, asProspect, asTherapist }: TestTalk): Promise<void> {
  const say = (client: typeof asProspect, content: string) =>
    client.send({ channelId, content, clientMessageId: crypto.randomUUID() });
  await say(asTherapist, "Hello. Take all the time you need.");
  const { message } = await say(asProspect, "I wrote this too quickly");
  await asProspect.messaging({
    action: "edit_message",
    channelId,
    messageId: message.id,
    content: "I owe 4,200.",
  });
  const taken = await say(asProspect, "not this");
  await asProspect.messaging({ action: "delete_message", channelId, messageId: taken.message.id });
  await say(asProspect, `A long one: ${"the letter from the bank is still on the shelf. ".repeat(12)}`);
  await say(asTherapist, "Start here: https://example.com/first-steps and tell me how it went.");
  await say(asTherapist, "The letter can wait until we meet.");
}

async function openFilled(talk: TestTalk, page: Page): Promise<ChatPage> {
  await fill(talk);
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  return chat;
}

test("the pages around the chat", async ({ openBrowser, signIn, database, problems }) => {
  problems.allow(answered(404));
  problems.allow(answered(400));
  const page = await openBrowser();
  await page.goto(PATHS.home);
  await expectAccessible(page, "home");
  await page.goto(PATHS.signIn);
  await expectAccessible(page, "sign-in");
  await page.goto("/no/such/page");
  await expectAccessible(page, "not found");

  const known = await openBrowser({ as: await signIn(await makeProspect(database, "Alone")) });
  await known.goto(PATHS.conversations);
  await expect(known.getByText("No conversations yet")).toBeVisible();
  await expectAccessible(known, "empty list");
  await known.goto(conversationPath(randomBytes(18).toString("base64url")));
  await expect(heading(known)).toHaveText("We can't find that conversation.");
  await expectAccessible(known, "conversation not found");
  await known.goto(`${conversationPath("x")}?before=nonsense`);
  await expect(heading(known)).toHaveText("This page isn't working right now.");
  await expectAccessible(known, "error");

  const noPlan = await openBrowser({
    as: await signIn(await makeProspect(database, "Planless", { plan: false })),
  });
  await noPlan.goto(PATHS.conversations);
  await expect(heading(noPlan)).toHaveText("Your plan doesn't include messages yet.");
  await expectAccessible(noPlan, "no plan");
});

test("the list, and the choice of notifications beside it", async ({ openBrowser, signIn }) => {
  const page = await openBrowser({ as: await signIn({ email: "dana.therapist@example.com" }) });
  await page.goto(PATHS.conversations);
  await expect(page.getByRole("list").getByRole("link").first()).toBeVisible();
  await expectAccessible(page, "list");
  await page.getByRole("button", { name: "Notifications" }).click();
  await expect(page.getByRole("checkbox", { name: "Show a notification" })).toBeVisible();
  await expectAccessible(page, "notifications");
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("nobody at all");
  await expect(page.getByText("Nobody here goes by that name.")).toBeVisible();
  await expectAccessible(page, "list search without result");
});

test("a conversation: empty, unread, read", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await expectAccessible(page, "empty conversation");
  await openFilled(talk, page);
  await expect(page.getByRole("heading", { name: "New messages" })).toBeVisible();
  await expectAccessible(page, "unread divider");
  await page.reload();
  await chat.comesToLife();
  await expectAccessible(page, "conversation");
  await chat.field.fill("x".repeat(4_100));
  await expect(page.getByText(/100 characters too many/)).toBeVisible();
  await expectAccessible(page, "too long");
});

test("searching, and changing one's own message", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  const chat = await openFilled(talk, page);
  await page.getByRole("button", { name: "Search this conversation" }).click();
  await expectAccessible(page, "search open");
  await page.getByRole("searchbox", { name: "Words to look for" }).fill("letter");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 messages found")).toBeVisible();
  await expectAccessible(page, "search results");
  await page.keyboard.press("Escape");

  const own = chat.message("I owe 4,200.");
  await own.focus();
  await page.keyboard.press("Enter");
  await expect(own.getByRole("button", { name: "Edit" })).toBeVisible();
  await expectAccessible(page, "message options");
  await own.getByRole("button", { name: "Delete" }).click();
  await expect(own.getByText("Delete this message?")).toBeVisible();
  await expectAccessible(page, "delete question");
  await own.getByRole("button", { name: "Keep it" }).click();
  await page.keyboard.press("Enter");
  await own.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByRole("textbox", { name: "Your message, to be edited" })).toBeVisible();
  await expectAccessible(page, "editing");
});

test("without a network, and with a message that was refused", async ({ openBrowser, talk, problems }) => {
  problems.allow(NO_NETWORK);
  problems.allow(answered(403));
  const page = await openBrowser({ as: talk.asProspect });
  const chat = await openFilled(talk, page);
  await page.route(`**${PATHS.send}`, (route) =>
    route.fulfill({ status: 403, json: { error: { code: "forbidden", message: "", requestId: "" } } }),
  );
  await chat.write("will not go");
  await expect(page.getByText("Not sent.")).toBeVisible();
  await expectAccessible(page, "not sent");
  await page.unroute(`**${PATHS.send}`);
  await page.context().setOffline(true);
  await expect(chat.notice).toContainText("You're offline");
  await chat.write("waits");
  await expect(chat.message("waits")).toContainText("Waiting to be sent");
  await expectAccessible(page, "offline");
});

test("before the connection stands, and after it has ended", async ({ openBrowser, talk, problems }) => {
  problems.allow(answered(401));
  const page = await openBrowser({ as: talk.asProspect });
  await page.route(`**${PATHS.stream}*`, () => undefined);
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await expect(chat.notice).toBeVisible();
  await expectAccessible(page, "connecting");

  const other = await openBrowser({ as: talk.asTherapist });
  await other.route(`**${PATHS.stream}*`, (route) =>
    route.fulfill({ status: 401, json: { error: { code: "signed_out", message: "", requestId: "" } } }),
  );
  await toChatPage(other).open(talk.channelId);
  await expect(other.getByText(/You've been signed out/)).toBeVisible();
  await expectAccessible(other, "signed out");
});

test("a closed conversation, with something unsent", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  const chat = await openFilled(talk, page);
  await chat.field.fill("I was about to say");
  await talk.asTherapist.messaging({ action: "close_channel", channelId: talk.channelId });
  await expect(page.getByText("You hadn't sent this yet")).toBeVisible();
  await expectAccessible(page, "closed");
});

test("before the scripts have come, or without any", async ({ openBrowser, talk, problems }) => {
  problems.allow(NO_NETWORK);
  await fill(talk);
  const page = await openBrowser({ as: talk.asProspect });
  // Switched off altogether they could not run axe either.
  await page.route("**/*.js", (route) => route.abort("failed"));
  await page.goto(PATHS.conversations);
  await expectAccessible(page, "list without script");
  await page.goto(conversationPath(talk.channelId));
  await expectAccessible(page, "conversation without script");
});

test("with the chat switched off", async ({ installation, openBrowser, problems }) => {
  problems.allow(answered(404));
  const app = await startApp({ ...installation.env, NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "false" });
  try {
    const page = await openBrowser({ baseURL: app.url });
    await page.goto(PATHS.home);
    await expect(page.getByText(/Messages are switched off/)).toBeVisible();
    await expectAccessible(page, "home with the chat off");
    await page.goto(PATHS.conversations);
    await expect(heading(page)).toHaveText("Messages are switched off for now.");
    await expectAccessible(page, "chat off");
  } finally {
    await app.stop();
  }
});
