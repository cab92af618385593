import { expect, type Page } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

/** Role and name of what has the focus, as a screen reader says them. */
async function focused(page: Page): Promise<string> {
  const snapshot = await page.locator(":focus").ariaSnapshot();
  return /^- '?(\w+(?: "[^"]*")?)/.exec(snapshot)?.[1] ?? snapshot;
}

/** Whether a person sees where the focus is: without it, a ring or a frame around it looks different. */
async function showsFocus(page: Page): Promise<boolean> {
  return await page.locator(":focus").evaluate((element: HTMLElement) => {
    const look = () =>
      [element, element.querySelector(".bubble"), element.closest(".composer")]
        .flatMap((each) => (each === null ? [] : [getComputedStyle(each)]))
        .map((style) => `${style.outline} ${style.boxShadow} ${style.borderColor}`)
        .join();
    const focused = look();
    element.blur();
    const plain = look();
    element.focus();
    return focused !== plain;
  });
}

test("everything is reached by Tab, in order, and always seen", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist, therapist, prospect } = talk;
  await asTherapist.sendMany(channelId, "line", 5);
  const page = await openBrowser({ as: asProspect });
  const chat = toChatPage(page);
  await chat.openList();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe('link "Skip to content"');
  await expect(page.locator(":focus")).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Tab");
  expect(await focused(page)).toContain(`link "${therapist.name}`);
  expect(await showsFocus(page)).toBe(true);
  await page.keyboard.press("Enter");
  await chat.comesToLife();
  await expect(chat.field).toBeFocused();
  expect(await showsFocus(page)).toBe(true);
  await expect(chat.message("line 5")).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(chat.sendButton).toBeFocused();
  expect(await showsFocus(page)).toBe(true);
  await page.keyboard.press("Shift+Tab");
  await expect(chat.field).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(chat.message("line 5")).toBeFocused();
  expect(await showsFocus(page)).toBe(true);
  await page.keyboard.press("Shift+Tab");
  expect(await focused(page)).not.toContain("article");
  await page.getByRole("button", { name: "Sign out" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(`Signed in as ${prospect.name}`)).toHaveCount(0);
});

test("Enter sends, Shift and Enter breaks the line, and the field keeps the focus", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await chat.field.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("  ");
  await page.keyboard.press("Enter");
  await expect(chat.log.getByRole("article")).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("first line");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("second line");
  await expect(chat.log.getByRole("article")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(chat.message("first line\nsecond line")).toContainText("Sent");
  await expect(chat.field).toBeFocused();
  await expect(chat.field).toHaveValue("");
});

test("arrow keys walk through the messages, Esc goes back to writing", async ({ openBrowser, talk }) => {
  const { channelId, asTherapist, asProspect } = talk;
  await asTherapist.sendMany(channelId, "line", 30);
  await asProspect.messaging({ action: "mark_read", channelId, seq: 30 });
  const page = await openBrowser({ as: asProspect });
  const chat = toChatPage(page);
  await chat.open(channelId);
  await chat.field.focus();
  await page.keyboard.press("Shift+Tab");
  await expect(chat.message("line 30")).toBeFocused();
  for (let step = 0; step < 25; step += 1) await page.keyboard.press("ArrowUp");
  await expect(chat.message("line 5")).toBeFocused();
  await expect(chat.message("line 5")).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("ArrowDown");
  await expect(chat.message("line 6")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(chat.message("line 1")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(chat.message("line 1")).toBeFocused();
  await page.keyboard.press("End");
  await expect(chat.message("line 30")).toBeFocused();
  await page.keyboard.press("ArrowUp");

  // A message that comes now must not take the focus away from the one being read.
  await asTherapist.sendMany(channelId, "later", 1);
  await expect(chat.message("later 1")).toBeAttached();
  await expect(chat.message("line 29")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.field).toBeFocused();
});

test("a search is left with Esc, and says how many it found", async ({ openBrowser, signIn }) => {
  const page = await openBrowser({ as: await signIn({ email: "lee.therapist@example.com" }) });
  await page.goto("/chat");
  const rows = page.getByRole("list").getByRole("link");
  const all = await rows.count();
  expect(all).toBeGreaterThan(1);
  const search = page.getByRole("searchbox", { name: "Search by name" });
  await search.fill("mârcus");
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole("status").filter({ hasText: "1 conversation found" })).toBeAttached();
  await search.fill("nobody at all");
  await expect(page.getByText("Nobody here goes by that name.")).toBeVisible();
  await search.press("Escape");
  await expect(search).toHaveValue("");
  await expect(rows).toHaveCount(all);
});

test("whoever asks for less motion gets none", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect, reducedMotion: "reduce" });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await chat.write("still");
  await expect(chat.message("still")).toContainText("Sent");
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .map((each) => getComputedStyle(each))
      .flatMap((style) => [style.animationDuration, style.transitionDuration])
      .flatMap((durations) => durations.split(","))
      .filter((duration) => Number.parseFloat(duration) > 0.001),
  );
  expect(moving).toEqual([]);
});
