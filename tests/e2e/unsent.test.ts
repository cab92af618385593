import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { toChatPage } from "../support/e2e-chat-page";
import { listStored } from "../support/e2e-database";
import { setPlan } from "../support/e2e-people";
import { answered, NO_NETWORK } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const isSend = (url: URL) => url.pathname === PATHS.send;

/** No send gets through; everything else does, so that the page can be loaded again. */
async function cutSends(page: Page): Promise<{ heal(): Promise<void> }> {
  await page.route(isSend, (route) => route.abort("failed"));
  return { heal: () => page.unroute(isSend) };
}

test("a draft survives a reload, and belongs to its conversation", async ({ openBrowser, talk }) => {
  const chat = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(talk.channelId);
  await chat.field.fill("I have been meaning\nto tell you");
  await chat.page.reload();
  await chat.comesToLife();
  await expect(chat.field).toHaveValue("I have been meaning\nto tell you");
});

test("a message that could not be sent survives a reload and goes once", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  const { channelId, asProspect, asTherapist } = talk;
  const page = await openBrowser({ as: asProspect });
  const chat = toChatPage(page);
  await chat.open(channelId);
  const network = await cutSends(page);
  await chat.write("first");
  await chat.write("second");
  await expect(chat.message("second")).toContainText(/Waiting to be sent|Sending/);

  await page.reload();
  await chat.comesToLife();
  await expect.poll(() => chat.texts()).toEqual(["first", "second"]);
  expect(await listStored(database, channelId)).toEqual([]);

  await network.heal();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(chat.message("second")).toContainText("Sent", { timeout: 20_000 });
  expect((await asTherapist.readAll(channelId)).map(({ content }) => content)).toEqual(["first", "second"]);
  await page.reload();
  await chat.comesToLife();
  expect(await chat.texts()).toEqual(["first", "second"]);
});

test("an answer that gets lost after the message was stored doubles nothing", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  const page = await openBrowser({ as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  const keys: string[] = [];
  // The stream would confirm the message before the second try: here only the answer counts.
  await page.route(
    (url) => url.pathname === PATHS.stream,
    (route) => route.abort("failed"),
  );
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await page.route(isSend, async (route) => {
    keys.push(route.request().postDataJSON().clientMessageId);
    if (keys.length > 1) return route.continue();
    const stored = await route.fetch();
    expect(stored.status()).toBe(201);
    await route.abort("failed");
  });

  await chat.write("once and only once");
  await expect(chat.message("once and only once")).toContainText("Sent", { timeout: 20_000 });
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  expect(await chat.texts()).toEqual(["once and only once"]);
  expect((await listStored(database, talk.channelId)).map((row) => row.key)).toEqual([keys[0]]);
  await page.reload();
  await expect.poll(() => chat.texts()).toEqual(["once and only once"]);
});

test("what the server refuses stays, with the reason and the text", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(answered(402));
  const page = await openBrowser({ as: talk.asProspect });
  const chat = toChatPage(page);
  // A stream that is refused hides the whole chat; this is about a message that is.
  const streaming = page.waitForResponse((response) => response.url().includes("/api/chat/stream"));
  await chat.open(talk.channelId);
  await streaming;
  await setPlan(database, talk.prospect, "cancelled");
  await chat.write("is this still included?");
  await expect(chat.message("is this still included?")).toContainText("Not sent.");
  await expect(chat.message("is this still included?")).toContainText("Your plan doesn't include messages");
  await setPlan(database, talk.prospect, "active");
  await chat.page.getByRole("button", { name: "Try again" }).click();
  await expect(chat.message("is this still included?")).toContainText("Sent");
  expect(await listStored(database, talk.channelId)).toHaveLength(1);
});

test("a chat that closes under a message keeps the text for its author", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await chat.field.fill("wait, one more");
  await talk.asTherapist.messaging({ action: "close_channel", channelId: talk.channelId });
  await expect(page.getByText(/This chat closed on/)).toBeVisible();
  await expect(page.getByText("wait, one more")).toBeVisible();
  await expect(chat.field).toHaveCount(0);

  await talk.asTherapist.messaging({
    action: "reopen_channel",
    channelId: talk.channelId,
    reason: "one more question",
  });
  await expect(chat.field).toHaveValue("wait, one more");
  await chat.field.press("Enter");
  await expect(chat.message("wait, one more")).toContainText("Sent");
});
