import { expect, type Locator, type Request } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { type ChatPage, numbered, toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

const isMarkRead = (request: Request) =>
  request.url().endsWith(PATHS.messaging) && request.postDataJSON().action === "mark_read";
/** Longer than the page waits before it says what was read. */
const MARK_DELAY_MS = 1_000;

/** Where an element stands on the screen, in pixels from the top. */
const topOf = (element: Locator) => element.evaluate((each) => each.getBoundingClientRect().top);

/** The same once a wheel's smooth scrolling has come to rest. */
async function restingTopOf(element: Locator): Promise<number> {
  let last = Number.NaN;
  await expect(async () => {
    const before = last;
    last = await topOf(element);
    expect(last).toBe(before);
  }).toPass({ intervals: [100] });
  return last;
}

/** Lowest gap between the end of the log and the end of what is in it; 0 when the latest message is in view. */
const scrolledUp = (chat: ChatPage) => chat.page.locator(".log").evaluate((log) => Math.abs(log.scrollTop));

async function scrollUpTo(chat: ChatPage, text: string, stepPx = 400): Promise<void> {
  await chat.page.locator(".log").hover();
  await expect(async () => {
    await chat.page.mouse.wheel(0, -stepPx);
    await expect(chat.message(text)).toBeInViewport({ timeout: 100 });
  }).toPass({ intervals: [10], timeout: 20_000 });
}

test("unread messages are counted, divided off, and read once they have been seen", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist, therapist } = talk;
  await asProspect.sendMany(channelId, "old", 2);
  await asTherapist.sendMany(channelId, "new", 3);
  const chat = toChatPage(await openBrowser({ as: asProspect }));
  await chat.openList();
  await expect(chat.row(therapist.name)).toContainText("3 new messages");
  await asTherapist.sendMany(channelId, "newer", 1);
  await expect(chat.row(therapist.name)).toContainText("4 new messages");

  await chat.row(therapist.name).click();
  await expect(chat.message("newer 1")).toBeVisible();
  const divider = chat.page.getByRole("heading", { name: "New messages" });
  await expect(divider).toBeVisible();
  expect(await topOf(divider)).toBeGreaterThan(await topOf(chat.message("old 2")));
  expect(await topOf(divider)).toBeLessThan(await topOf(chat.message("new 1")));
  await expect(chat.row(therapist.name)).not.toContainText("new message");
  await expect
    .poll(async () => (await asProspect.list()).channels.find(({ id }) => id === channelId)?.unread)
    .toBe(0);
  await chat.page.reload();
  await chat.comesToLife();
  await expect(divider).toHaveCount(0);
});

test("a conversation with more unread than fits opens at the first of them", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asProspect.sendMany(channelId, "own", 10);
  await asTherapist.sendMany(channelId, "unread", 30);
  const page = await openBrowser({ as: asProspect });
  const chat = toChatPage(page);
  const marks: Request[] = [];
  page.on("request", (request) => {
    if (isMarkRead(request)) marks.push(request);
  });
  await chat.open(channelId);
  await expect(chat.message("unread 1")).toBeInViewport({ ratio: 1 });
  await expect(chat.message("unread 30")).not.toBeInViewport();
  // Not seen is not read.
  await asTherapist.sendMany(channelId, "later", 1);
  await expect(page.getByRole("button", { name: /new message/ })).toBeVisible();
  await expect(page.waitForRequest(isMarkRead, { timeout: MARK_DELAY_MS })).rejects.toThrow(/Timeout/);
  expect(marks).toEqual([]);
  await page.getByRole("button", { name: /new message/ }).click();
  await expect(chat.message("unread 30")).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await asProspect.list()).channels[0]?.unread).toBe(0);
});

test("a hidden tab does not claim to have read anything", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await talk.asTherapist.sendMany(talk.channelId, "are you there", 2);
  await expect(chat.message("are you there 2")).toBeAttached();
  const unread = async () => (await talk.asProspect.list()).channels[0]?.unread;
  await expect(page.waitForRequest(isMarkRead, { timeout: MARK_DELAY_MS })).rejects.toThrow(/Timeout/);
  expect(await unread()).toBe(2);
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: "visible" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect.poll(unread).toBe(0);
});

test("older messages load without moving what is being read", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asProspect.sendMany(channelId, "line", 130);
  const page = await openBrowser({ as: asTherapist });
  const chat = toChatPage(page);
  // The first look is at the unread ones; reading them all puts the view at the end.
  await asTherapist.messaging({ action: "mark_read", channelId, seq: 130 });
  await chat.open(channelId);
  await expect(chat.message("line 130")).toBeInViewport();
  expect(await chat.texts()).toEqual(numbered("line", 81, 130));

  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    (url) => url.pathname === "/api/chat/messaging",
    async (route) => {
      if (route.request().postDataJSON().action === "history") await held;
      await route.continue();
    },
  );
  await scrollUpTo(chat, "line 83");
  await expect(page.getByText("Loading earlier messages…")).toBeAttached();
  const anchor = chat.message("line 84");
  const before = await restingTopOf(anchor);
  release();
  await expect.poll(async () => (await chat.texts()).length).toBe(100);
  expect(Math.abs((await restingTopOf(anchor)) - before)).toBeLessThanOrEqual(2);

  await scrollUpTo(chat, "line 1", 2_000);
  expect(await chat.texts()).toEqual(numbered("line", 1, 130));
  await expect(page.getByRole("button", { name: "Show earlier messages" })).toHaveCount(0);
});

test("what arrives while one reads further up does not move the view, and is one button away", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asProspect.sendMany(channelId, "line", 60);
  await asTherapist.messaging({ action: "mark_read", channelId, seq: 60 });
  const chat = toChatPage(await openBrowser({ as: asTherapist }));
  await chat.open(channelId);
  await scrollUpTo(chat, "line 40");
  const anchor = chat.message("line 40");
  const before = await restingTopOf(anchor);
  await asProspect.sendMany(channelId, "later", 2);
  const jump = chat.page.getByRole("button", { name: "2 new messages" });
  await expect(jump).toBeVisible();
  expect(Math.abs((await restingTopOf(anchor)) - before)).toBeLessThanOrEqual(2);
  await jump.click();
  await expect(chat.message("later 2")).toBeInViewport();
  await expect.poll(() => scrolledUp(chat)).toBe(0);
  await expect(jump).toHaveCount(0);
});
