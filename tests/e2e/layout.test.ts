import { expect, type Locator, type Page } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

const LONG_NAME = "Dr. Maximiliana Wolfeschlegelsteinhausenbergerdorff-Fernández de la Vega";

const turnAround = (page: Page) =>
  page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
const left = async (element: Locator) => (await element.boundingBox())?.x ?? Number.NaN;

test("in a page that runs from right to left, everything stands the other way round", async ({
  openBrowser,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asTherapist.sendMany(channelId, "theirs", 1);
  await asProspect.sendMany(channelId, "mine", 1);
  await toChatPage(await openBrowser({ as: asTherapist })).open(channelId);
  const page = await openBrowser({ as: asProspect });
  const chat = toChatPage(page);
  await chat.open(channelId);
  const header = page.locator(".conversation__header");
  await expect(header.getByText("Here now")).toBeVisible();
  await turnAround(page);

  const pieces = [
    header.getByText("Financial therapist"),
    header.getByText("Here now"),
    header.locator(".conversation__zone"),
  ];
  const places = await Promise.all(pieces.map(left));
  expect(places).toEqual([...places].sort((a, b) => b - a));
  expect(await left(header.locator(".avatar"))).toBeGreaterThan(places[0] ?? 0);
  expect(await left(header.getByRole("button"))).toBeLessThan(places[2] ?? 0);
  expect(await left(chat.message("mine 1").locator(".bubble"))).toBeLessThan(
    await left(chat.message("theirs 1").locator(".bubble")),
  );
  expect(await left(chat.sendButton)).toBeLessThan(await left(chat.field));

  // The words that are looked for run as they do; the glass stays clear of them and of the way to empty the field.
  await page.getByRole("button", { name: "Search this conversation" }).click();
  const field = page.getByRole("searchbox");
  await field.fill("theirs");
  const box = await field.boundingBox();
  expect(await left(page.locator(".search-panel .search .icon"))).toBeGreaterThanOrEqual(
    (box?.x ?? 0) + (box?.width ?? 0),
  );
});

for (const [what, viewport] of [
  ["320 px", { width: 320, height: 568 }],
  ["200 % zoom of a small window", { width: 512, height: 384 }],
] as const) {
  test(`on ${what} everything fits, also a long name and a message of 4,000 characters`, async ({
    database,
    openBrowser,
    talk,
  }) => {
    const { channelId, asProspect, asTherapist, therapist } = talk;
    await database.query("UPDATE users SET name = $2 WHERE public_id = $1", [therapist.id, LONG_NAME]);
    await asTherapist.send({ channelId, content: "W".repeat(4_000), clientMessageId: "long" });
    await asProspect.sendMany(channelId, "short", 1);
    await asProspect.messaging({ action: "mark_read", channelId, seq: 2 });
    const page = await openBrowser({ as: asProspect, viewport });
    const chat = toChatPage(page);
    await chat.openList();
    await page.getByRole("button", { name: "Notifications" }).click();
    await expectNoSideways(page);
    await chat.open(channelId);
    await expect(chat.sendButton).toBeInViewport({ ratio: 1 });
    await expect(chat.message("short 1").locator(".bubble")).toBeInViewport({ ratio: 1 });
    await expectNoSideways(page);
    await turnAround(page);
    await expectNoSideways(page);
  });
}

/** Nothing has to be scrolled sideways, in the page or within it. */
async function expectNoSideways(page: Page): Promise<void> {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("body *")]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
      .filter((each) => ["auto", "scroll", "visible"].includes(getComputedStyle(each).overflowX))
      .filter((each) => getComputedStyle(each).display !== "inline")
      .map((each) => `${each.tagName}.${each.className}`),
  );
  expect(wide).toEqual([]);
}
