import { expect } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

test("one's own message is put right, and the other side sees it where it was", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asProspect.sendMany(channelId, "I owe", 2);
  await asTherapist.sendMany(channelId, "thank you", 1);
  const chat = toChatPage(await openBrowser({ as: asProspect }));
  const theirs = toChatPage(await openBrowser({ as: asTherapist }));
  await chat.open(channelId);
  await theirs.open(channelId);

  await chat.message("I owe 1").focus();
  await chat.page.keyboard.press("Enter");
  await chat.page.getByRole("button", { name: "Edit" }).click();
  const editor = chat.page.getByRole("textbox", { name: "Your message, to be edited" });
  await expect(editor).toHaveValue("I owe 1");
  await editor.fill("I owe nothing");
  await editor.press("Enter");
  await expect(chat.message("I owe nothing")).toContainText("Edited");
  await expect(chat.message("I owe nothing")).toBeFocused();
  await expect(theirs.message("I owe nothing")).toContainText("Edited");
  expect(await theirs.texts()).toEqual(["I owe nothing", "I owe 2", "thank you 1"]);
  await expect(theirs.message("I owe nothing").getByRole("button")).toHaveCount(0);
  await chat.page.reload();
  await chat.comesToLife();
  expect(await chat.texts()).toEqual(["I owe nothing", "I owe 2", "thank you 1"]);
});

test("one's own message is taken back on both sides, after a question", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asProspect.sendMany(channelId, "too much", 1);
  const chat = toChatPage(await openBrowser({ as: asProspect }));
  const theirs = toChatPage(await openBrowser({ as: asTherapist }));
  await chat.open(channelId);
  await theirs.open(channelId);
  await expect(theirs.message("too much 1")).toBeVisible();

  const own = chat.message("too much 1");
  await own.hover();
  await own.getByRole("button", { name: "Options for this message" }).click();
  await own.getByRole("button", { name: "Delete" }).click();
  await own.getByRole("button", { name: "Keep it" }).click();
  await expect(own).toBeVisible();
  await own.getByRole("button", { name: "Options for this message" }).click();
  await own.getByRole("button", { name: "Delete" }).click();
  await own.getByRole("button", { name: "Delete" }).click();
  for (const side of [chat, theirs]) {
    await expect(side.log.getByText("This message was deleted.")).toBeVisible();
    await expect(side.page.getByText("too much 1")).toHaveCount(0);
  }
  expect((await asTherapist.readAll(channelId)).map(({ content }) => content)).toEqual([null]);
});

test("a search finds what was said long ago, and leads there by keyboard", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist, therapist } = talk;
  const words = `The blue envelope on the shelf: ${"and so it went on and on ".repeat(12)}`;
  await asTherapist.send({ channelId, content: words, clientMessageId: "old" });
  await asTherapist.sendMany(channelId, "since then", 180);
  await asProspect.messaging({ action: "mark_read", channelId, seq: 181 });
  const page = await openBrowser({ as: asProspect });
  const chat = toChatPage(page);
  await chat.open(channelId);
  await expect(chat.message("since then 180")).toBeInViewport();
  await chat.field.fill("half a sentence");

  await page.keyboard.press("ControlOrMeta+Shift+F");
  const search = page.getByRole("searchbox", { name: "Words to look for" });
  await expect(search).toBeFocused();
  await page.keyboard.type("ENVÉLOPE");
  await page.keyboard.press("Enter");
  const result = page.getByRole("search").getByRole("listitem").getByRole("button");
  await expect(result).toHaveCount(1);
  // Who and when, although the message is not loaded; whole words; the one that was found is marked.
  await expect(result).toContainText(therapist.name);
  await expect(result.getByRole("time")).toHaveText(/^\d{1,2}:\d\d [AP]M$/);
  await expect(result.locator("mark")).toHaveText("envelope");
  await expect(result.locator(".search-result__text")).toHaveText(/^The blue .*\b(and|so|it|went|on)…$/);

  await page.keyboard.press("ArrowDown");
  await expect(result).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(search).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const found = chat.log.getByRole("article").filter({ hasText: "The blue envelope" });
  await expect(found).toBeFocused();
  await expect(found).toBeInViewport();
  await expect(search).toHaveCount(0);

  // Esc gives the focus back to where one was.
  await chat.field.focus();
  await page.keyboard.press("ControlOrMeta+Shift+F");
  await expect(search).toHaveValue("ENVÉLOPE");
  await page.keyboard.press("Escape");
  await expect(chat.field).toBeFocused();
  await expect(chat.field).toHaveValue("half a sentence");
});

test("what is unread stands in every tab's title, and goes from all when it is read in one", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist, therapist } = talk;
  await asTherapist.sendMany(channelId, "before", 2);
  const page = await openBrowser({ as: asProspect });
  const server = await page.context().request.get("/chat");
  expect(await server.text()).toContain("<title>(2) Conversations · Renavest</title>");

  const [first, second] = [toChatPage(page), toChatPage(await page.context().newPage())];
  await first.openList();
  await second.openList();
  for (const { page: tab } of [first, second]) await expect(tab).toHaveTitle("(2) Conversations · Renavest");
  await asTherapist.sendMany(channelId, "since", 1);
  for (const { page: tab } of [first, second]) await expect(tab).toHaveTitle("(3) Conversations · Renavest");

  await first.row(therapist.name).click();
  await expect(first.page).toHaveTitle("Conversation · Renavest");
  await expect(second.page).toHaveTitle("Conversations · Renavest");
  await expect(second.row(therapist.name)).not.toContainText("new message");
  const theirs = toChatPage(await openBrowser({ as: asTherapist }));
  await theirs.open(channelId);
  await expect(theirs.message("since 1")).toContainText("Read");
  await first.page.reload();
  await expect(first.page).toHaveTitle("Conversation · Renavest");
});
