import { expect } from "@playwright/test";
import { numbered, toChatPage } from "../support/e2e-chat-page";
import { listStored } from "../support/e2e-database";
import { NO_NETWORK } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const OUTAGE_MS = 10_000;

test("ten seconds without a network: afterwards everything is there, in order and once", async ({
  database,
  openBrowser,
  problems,
  talk,
}) => {
  const { channelId, asProspect, asTherapist } = talk;
  await asProspect.sendMany(channelId, "before", 2);
  const page = await openBrowser({ as: asTherapist });
  const chat = toChatPage(page);
  await chat.open(channelId);
  await expect(chat.message("before 2")).toBeVisible();

  problems.allow(NO_NETWORK);
  const cutAt = Date.now();
  await page.context().setOffline(true);
  await expect(chat.notice).toHaveText("You're offline. What you write will be sent when you're back.");
  await asProspect.sendMany(channelId, "meanwhile", 5);
  await chat.write("own 1");
  await chat.write("own 2");
  await expect(chat.message("own 2")).toContainText("Waiting to be sent");
  expect(await chat.texts()).toEqual([...numbered("before", 1, 2), "own 1", "own 2"]);
  // How long it lasts is what is tested: nothing may come through, and nothing may be given up.
  await expect.poll(() => Date.now() - cutAt, { timeout: 2 * OUTAGE_MS }).toBeGreaterThan(OUTAGE_MS);
  await expect(chat.notice).toHaveText(/^You're offline/);

  await page.context().setOffline(false);

  const all = [...numbered("before", 1, 2), ...numbered("meanwhile", 1, 5), "own 1", "own 2"];
  await expect.poll(() => chat.texts(), { timeout: 20_000 }).toEqual(all);
  await expect(chat.message("own 2")).toContainText(/Sent|Read/);
  await expect(chat.notice).toHaveCount(0);
  const stored = await listStored(database, channelId);
  expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const seen = await asProspect.readAll(channelId);
  expect(seen.map(({ content }) => content)).toEqual(all);
});
