import { expect } from "@playwright/test";
import { numbered, toChatPage } from "../support/e2e-chat-page";
import { test } from "../support/e2e-test";

test("two tabs of one person both have everything, each message once", async ({ openBrowser, talk }) => {
  const { channelId, asProspect, asTherapist } = talk;
  const page = await openBrowser({ as: asProspect });
  const first = toChatPage(page);
  const second = toChatPage(await page.context().newPage());
  await first.open(channelId);
  await second.open(channelId);

  await asTherapist.sendMany(channelId, "theirs", 3);
  await expect(first.message("theirs 3")).toBeVisible();
  await expect(second.message("theirs 3")).toBeVisible();
  await first.write("from the first tab");
  await expect(second.message("from the first tab")).toBeVisible();
  await second.write("from the second tab");
  await expect(first.message("from the second tab")).toContainText("Sent");

  const all = [...numbered("theirs", 1, 3), "from the first tab", "from the second tab"];
  expect(await first.texts()).toEqual(all);
  expect(await second.texts()).toEqual(all);
  for (const tab of [first, second]) {
    await tab.page.reload();
    await tab.comesToLife();
    expect(await tab.texts()).toEqual(all);
  }
});

test("what is typed in one tab stays out of the other", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  const first = toChatPage(page);
  const second = toChatPage(await page.context().newPage());
  await first.open(talk.channelId);
  await first.field.fill("half a sentence");
  await second.open(talk.channelId);
  await expect(second.field).toHaveValue("");
  await expect(first.field).toHaveValue("half a sentence");
});
