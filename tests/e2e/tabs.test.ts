import { expect } from "@playwright/test";
import { type ChatPage, numbered, toChatPage } from "../support/e2e-chat-page";
import { NO_NETWORK } from "../support/e2e-problems";
import { countStreams, crash, freeze, hang, openTabs, watchStreamRequests } from "../support/e2e-tabs";
import { test } from "../support/e2e-test";

/** Each tab shows exactly these, once and in this order, and claims no trouble. */
async function expectTexts(tabs: readonly ChatPage[], texts: readonly string[]): Promise<void> {
  for (const tab of tabs) {
    await expect.poll(() => tab.texts()).toEqual(texts);
    await expect(tab.notice).toHaveCount(0);
  }
}

test("tabs of one person share one stream, and each has everything once", async ({
  app,
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  const page = await openBrowser({ as: asProspect });
  const asked = watchStreamRequests(page);
  const tabs = await openTabs(page, channelId, 3);
  const [first, second, third] = tabs as [ChatPage, ChatPage, ChatPage];

  await asTherapist.sendMany(channelId, "theirs", 3);
  await expect(third.message("theirs 3")).toBeVisible();
  await first.write("from the first tab");
  await expect(second.message("from the first tab")).toContainText("Sent");
  await second.write("from the second tab");
  await expect(first.message("from the second tab")).toContainText("Sent");

  const all = [...numbered("theirs", 1, 3), "from the first tab", "from the second tab"];
  await expectTexts(tabs, all);
  expect(asked.pages).toEqual([page]);
  await expect.poll(() => countStreams(app.url)).toBe(1);
  for (const tab of tabs) {
    await tab.page.reload();
    await tab.comesToLife();
    await expectTexts([tab], all);
  }
  await expect.poll(() => countStreams(app.url)).toBe(1);
});

test("ten tabs are as good as one: nobody is sent away", async ({ app, openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  const asked = watchStreamRequests(page);
  const tabs = await openTabs(page, talk.channelId, 10);
  await talk.asTherapist.sendMany(talk.channelId, "hello", 2);
  await expectTexts(tabs, numbered("hello", 1, 2));
  expect(await countStreams(app.url)).toBe(1);
  // A stream each made room for itself by ending another, for ever.
  expect(asked.pages).toHaveLength(1);
});

test("who is here, writes and has read shows in every tab", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist } = talk;
  const tabs = await openTabs(await openBrowser({ as: asProspect }), channelId, 2);
  await tabs[0]?.write("do you see this?");
  const theirs = toChatPage(await openBrowser({ as: asTherapist }));
  await theirs.open(channelId);
  await theirs.field.pressSequentially("I am wri");
  for (const tab of tabs) {
    await expect(tab.page.locator(".typing-line").getByText(/is writing/)).toBeVisible();
    await expect(tab.message("do you see this?")).toContainText("Read");
  }
});

/** Returns the way back, where there is one. */
type Leave = (leader: ChatPage) => Promise<(() => Promise<void>) | null>;

const WAYS_TO_GO: readonly [string, Leave][] = [
  ["is closed", async ({ page }) => page.close().then(() => null)],
  ["crashes", async ({ page }) => crash(page).then(() => null)],
  ["is frozen", async ({ page }) => (await freeze(page)).resume],
  ["hangs", async ({ page }) => (await hang(page)).wake],
];

for (const [how, leave] of WAYS_TO_GO) {
  test(`when the tab that holds the stream ${how}, the others miss nothing`, async ({
    app,
    openBrowser,
    problems,
    talk,
  }) => {
    problems.allow(NO_NETWORK);
    const { channelId, asProspect, asTherapist } = talk;
    const page = await openBrowser({ as: asProspect });
    const asked = watchStreamRequests(page);
    const [leader, ...others] = (await openTabs(page, channelId, 3)) as [ChatPage, ChatPage, ChatPage];
    await asTherapist.sendMany(channelId, "before", 2);
    await expectTexts([leader, ...others], numbered("before", 1, 2));
    expect(asked.pages).toEqual([leader.page]);

    const comeBack = await leave(leader);
    await asTherapist.sendMany(channelId, "meanwhile", 3);
    // How soon is judged with a clock of its own (unit/client/shared-*): here a busy machine may draw late.
    await expect(others[0]!.message("meanwhile 3")).toBeVisible({ timeout: 20_000 });
    const meanwhile = [...numbered("before", 1, 2), ...numbered("meanwhile", 1, 3)];
    await expectTexts(others, meanwhile);
    await asTherapist.sendMany(channelId, "after", 1);
    await expectTexts(others, [...meanwhile, "after 1"]);
    expect(asked.pages).toHaveLength(2);

    await comeBack?.();
    await asTherapist.sendMany(channelId, "together", 1);
    await expectTexts(comeBack === null ? others : [leader, ...others], [
      ...meanwhile,
      "after 1",
      "together 1",
    ]);
    await expect.poll(() => countStreams(app.url)).toBe(1);
  });
}

for (const missing of ["BroadcastChannel", "navigator.locks"] as const) {
  test(`without ${missing} each tab has a stream of its own`, async ({ app, openBrowser, talk }) => {
    const page = await openBrowser({ as: talk.asProspect });
    await page.context().addInitScript((name) => {
      if (name === "BroadcastChannel") Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
    }, missing);
    const tabs = await openTabs(page, talk.channelId, 3);
    await talk.asTherapist.sendMany(talk.channelId, "hello", 2);
    await expectTexts(tabs, numbered("hello", 1, 2));
    expect(await countStreams(app.url)).toBe(3);
  });
}

test("what is typed in one tab is the draft of all, and leaves all when it is sent", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect });
  const [first, second] = (await openTabs(page, talk.channelId, 2)) as [ChatPage, ChatPage];
  await first.field.pressSequentially("half a sentence");
  await expect(second.field).toHaveValue("half a sentence");
  await second.field.pressSequentially(", and the rest");
  await expect(first.field).toHaveValue("half a sentence, and the rest");
  await first.field.press("Enter");
  await expect(second.message("half a sentence, and the rest")).toContainText("Sent");
  await expect(second.field).toHaveValue("");
});
