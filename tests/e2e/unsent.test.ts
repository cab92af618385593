import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { type ChatPage, toChatPage } from "../support/e2e-chat-page";
import { listStored } from "../support/e2e-database";
import { makeProspect, setPlan } from "../support/e2e-people";
import { answered, NO_NETWORK } from "../support/e2e-problems";
import { crash, openTabs, readKept } from "../support/e2e-tabs";
import { test, toCookie } from "../support/e2e-test";

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

test("what was written offline outlives the crash of its tab: it goes once, in order, and the draft is there", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  const { channelId, asProspect } = talk;
  const page = await openBrowser({ as: asProspect });
  const chat = toChatPage(page);
  await chat.open(channelId);
  await page.context().setOffline(true);
  for (const text of ["first", "second", "third"]) await chat.write(text);
  await chat.field.pressSequentially("and what I did not fin");
  await expect(chat.message("third")).toContainText("Waiting to be sent");
  const kept = await readKept(page);
  expect(kept).toContain("renavest-chat:2:");
  for (const text of ["first", "third", "and what"]) expect(kept).not.toContain(text);
  await crash(page);
  const context = page.context();
  await context.setOffline(false);

  const next = toChatPage(await context.newPage());
  await next.open(channelId);
  await expect(next.field).toHaveValue("and what I did not fin");
  await expect(next.message("third")).toContainText("Sent", { timeout: 20_000 });
  expect(await next.texts()).toEqual(["first", "second", "third"]);
  expect((await asProspect.readAll(channelId)).map(({ content }) => content)).toEqual([
    "first",
    "second",
    "third",
  ]);
  expect(new Set((await listStored(database, channelId)).map(({ key }) => key)).size).toBe(3);
  await next.field.fill("");
  await expect.poll(() => readKept(next.page)).not.toContain("renavest-chat:");
});

test("of several tabs one sends what another wrote before it crashed, and all show how far it is", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  const page = await openBrowser({ as: talk.asProspect });
  const tabs = await openTabs(page, talk.channelId, 3);
  const [writer, ...others] = tabs as [ChatPage, ChatPage, ChatPage];
  const sent: Page[] = [];
  page.context().on("request", (request) => {
    if (isSend(new URL(request.url()))) sent.push(request.frame().page());
  });
  await page.context().setOffline(true);
  await writer.write("before the crash");
  await others[0]!.write("from another tab");
  for (const tab of tabs) await expect(tab.message("from another tab")).toContainText(/Waiting|Sending/);
  await crash(writer.page);
  sent.length = 0;
  await page.context().setOffline(false);

  for (const tab of others) {
    await expect(tab.message("from another tab")).toContainText("Sent", { timeout: 20_000 });
    expect(await tab.texts()).toEqual(["before the crash", "from another tab"]);
  }
  expect(await listStored(database, talk.channelId)).toHaveLength(2);
  expect(new Set(sent).size).toBe(1);
});

test("signing out wipes the device and clears the other tabs at once", async ({
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  const { channelId, asProspect, asTherapist } = talk;
  await asTherapist.sendMany(channelId, "for your eyes", 1);
  const page = await openBrowser({ as: asProspect });
  const [first, second] = (await openTabs(page, channelId, 2)) as [ChatPage, ChatPage];
  await expect(second.message("for your eyes 1")).toBeVisible();
  await page.context().route(isSend, (route) => route.abort("failed"));
  await first.write("not sent yet");
  await first.field.pressSequentially("half a thou");
  await expect(second.field).toHaveValue("half a thou");

  await first.page.getByRole("button", { name: "Sign out" }).click();
  await expect(
    second.page.getByRole("heading", { level: 1, name: "You've been signed out.", exact: true }),
  ).toBeVisible();
  for (const text of ["for your eyes 1", "not sent yet", "half a thou"])
    await expect(second.page.getByText(text)).toHaveCount(0);
  await expect(second.page.getByRole("list").getByRole("link")).toHaveCount(0);
  await expect(first.page).toHaveURL((url) => url.pathname === PATHS.home);
  for (const tab of [first, second]) {
    const kept = await readKept(tab.page);
    expect(kept).not.toContain("renavest-chat:");
    expect(kept).not.toMatch(/not sent yet|half a thou/);
  }
});

test("whoever signs in next on this browser finds nothing, and the page of the one before ends", async ({
  app,
  database,
  openBrowser,
  problems,
  signIn,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  problems.allow(answered(404));
  const page = await openBrowser({ as: talk.asProspect });
  const before = toChatPage(page);
  await before.open(talk.channelId);
  await page.context().route(isSend, (route) => route.abort("failed"));
  await before.write("of the one before");
  await before.field.pressSequentially("and a thought");
  await expect.poll(() => readKept(page)).toContain("draft:");

  const next = await signIn(await makeProspect(database, "Nora"));
  await page.context().addCookies([{ ...toCookie(next.cookie), url: app.url }]);
  const other = await page.context().newPage();
  await other.goto(PATHS.conversations);
  await expect(before.page.getByText(/You've been signed out/)).toBeVisible();
  await expect(before.page.getByText("of the one before")).toHaveCount(0);
  await expect(before.page.getByText("and a thought")).toHaveCount(0);
  await expect.poll(() => readKept(other)).not.toContain("renavest-chat:");
  expect(await listStored(database, talk.channelId)).toEqual([]);
});

test("where the browser keeps nothing, writing works and the page claims nothing", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect });
  await page.context().addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await chat.field.pressSequentially("still he");
  await chat.write("still here");
  await expect(chat.message("still here")).toContainText("Sent");
});
