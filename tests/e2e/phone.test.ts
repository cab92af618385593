import { expect, type Page } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const LONG = "https://example.com/a-very-long-address-without-any-break/".padEnd(200, "0123456789");

/** Text that is wider than the screen, the commonest reason for a page that slides sideways. */
async function expectNoSideways(page: Page): Promise<void> {
  const widths = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    log: document.querySelector(".log")?.scrollWidth ?? 0,
    window: window.innerWidth,
  }));
  expect(widths.page).toBeLessThanOrEqual(widths.window);
  expect(widths.log).toBeLessThanOrEqual(widths.window);
}

test("one thing at a time: the list, then the conversation, and the way back", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist, therapist } = talk;
  await asTherapist.sendMany(channelId, "line", 30);
  const page = await openBrowser({ ...PHONE, as: asProspect });
  const chat = toChatPage(page);
  await chat.openList();
  await expect(page.getByRole("heading", { level: 1, name: "Conversations" })).toBeVisible();
  await expect(chat.field).toHaveCount(0);

  await chat.row(therapist.name).tap();
  await chat.comesToLife();
  await expect(page.getByRole("heading", { level: 1, name: therapist.name })).toBeInViewport();
  await expect(page.getByRole("heading", { name: "Conversations" })).toBeHidden();
  await expect(chat.field).toBeInViewport({ ratio: 1 });
  await expect(chat.sendButton).toBeInViewport({ ratio: 1 });
  // Coming to read, not to write: the field would bring the keyboard up over the messages.
  await expect(chat.field).not.toBeFocused();

  await page.getByRole("link", { name: "Back to conversations" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Conversations" })).toBeVisible();
  await expect(chat.log).toHaveCount(0);
  await expect(chat.row(therapist.name)).toBeFocused();
});

test("Enter breaks the line, the button sends, and the field grows to six lines at most", async ({
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ ...PHONE, as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await chat.field.tap();
  await page.keyboard.type("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  await expect(chat.field).toHaveValue("one\ntwo");
  await chat.sendButton.tap();
  await expect(chat.message("one\ntwo")).toContainText("Sent");
  await expect(chat.field).toHaveValue("");

  const height = async () => (await chat.field.boundingBox())?.height ?? 0;
  const empty = await height();
  await chat.field.fill("1\n2\n3");
  const three = await height();
  await chat.field.fill(Array.from({ length: 40 }, (_, index) => index).join("\n"));
  const many = await height();
  expect(three).toBeGreaterThan(empty);
  expect(many).toBeGreaterThan(three);
  expect(many).toBeLessThan(empty * 6);
  await expect(chat.field).toBeInViewport({ ratio: 1 });
  await expect(chat.sendButton).toBeInViewport({ ratio: 1 });
});

for (const width of [320, 390]) {
  test(`nothing slides sideways or zooms at ${width} pixels`, async ({ openBrowser, talk }) => {
    const { channelId, asProspect, asTherapist } = talk;
    await asTherapist.send({ channelId, content: LONG, clientMessageId: "long" });
    await asProspect.send({ channelId, content: "W".repeat(300), clientMessageId: "wide" });
    const page = await openBrowser({ ...PHONE, viewport: { width, height: 568 }, as: asProspect });
    const chat = toChatPage(page);
    for (const path of ["/", "/sign-in", "/chat", `/chat/${channelId}`]) {
      await page.goto(path);
      await expect(page.getByRole("main").first()).toBeVisible();
      await expectNoSideways(page);
      const sizes = await page
        .locator("input:not([type=hidden]), textarea")
        .evaluateAll((fields) => fields.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));
      for (const size of sizes) expect(size).toBeGreaterThanOrEqual(16);
    }
    await chat.comesToLife();
    await expect(chat.field).toBeInViewport({ ratio: 1 });
  });
}

test("with the keyboard up, the composer stands above it", async ({ openBrowser, talk }) => {
  // One's own messages are read: the conversation opens at its end.
  await talk.asProspect.sendMany(talk.channelId, "line", 30);
  const page = await openBrowser({ ...PHONE, as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await expect(chat.message("line 30")).toBeInViewport();
  // What Android does with `interactive-widget=resizes-content`.
  await page.setViewportSize({ width: 390, height: 480 });
  await expect(chat.field).toBeInViewport({ ratio: 1 });
  await expect(chat.message("line 30")).toBeInViewport();
});
