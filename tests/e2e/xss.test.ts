import { expect, type Page } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { toChatPage } from "../support/e2e-chat-page";
import { makeProspect, makeTherapist } from "../support/e2e-people";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";
import { watchForBroken } from "../support/e2e-xss";
import { XSS_CORPUS } from "../support/xss-corpus";

/** The texts shown, without what is said to screen readers about a link. */
const texts = (page: Page) =>
  page.locator(".bubble__text").evaluateAll((nodes) =>
    nodes.map((node) => {
      const copy = node.cloneNode(true) as HTMLElement;
      for (const hint of copy.querySelectorAll(".visually-hidden")) hint.remove();
      return copy.textContent;
    }),
  );

test("nothing written into a message runs: live, reloaded, searched for or read without JavaScript", async ({
  openBrowser,
  talk,
}) => {
  test.slow();
  const { channelId, asProspect, asTherapist } = talk;
  const page = await openBrowser({ as: asTherapist });
  const findBroken = await watchForBroken(page.context());
  const chat = toChatPage(page);
  await chat.open(channelId);
  for (const content of XSS_CORPUS)
    await asProspect.send({ channelId, content, clientMessageId: crypto.randomUUID() });
  await expect(page.locator(".bubble__text")).toHaveCount(XSS_CORPUS.length);
  expect(await texts(page)).toEqual(XSS_CORPUS);
  for (const link of await page.locator(".bubble__text a").all())
    expect(await link.getAttribute("href")).toMatch(/^https?:\/\//);

  await page.reload();
  await chat.comesToLife();
  const shown = await texts(page);
  expect(shown).toEqual(XSS_CORPUS.slice(-shown.length));
  expect(shown.length).toBeGreaterThan(40);

  await page.getByRole("button", { name: /^Search/ }).click();
  const field = page.getByRole("searchbox");
  for (const query of [
    "hacked()",
    "<script>hacked()</script>",
    "<img src=x onerror=hacked()>",
    "javascript:hacked()",
  ]) {
    await field.fill(query);
    await field.press("Enter");
    await expect(page.getByText(query.slice(0, 10)).first()).toBeVisible();
  }
  expect(await findBroken(page)).toEqual([]);

  const plain = await openBrowser({ as: asTherapist, javaScriptEnabled: false });
  await plain.goto(conversationPath(channelId));
  expect(await plain.locator(".bubble__text").count()).toBe(shown.length);
  expect(await plain.locator("main script:not([src]), main img, main iframe, main object").count()).toBe(0);
});

test("nothing written into a name runs: list, heading, sign-in", async ({
  database,
  openBrowser,
  signIn,
}) => {
  test.slow();
  const prospect = await makeProspect(database, "Pat");
  const asProspect = await signIn(prospect);
  const channels: { readonly id: string; readonly name: string }[] = [];
  for (const [index, hostile] of XSS_CORPUS.entries()) {
    const therapist = await makeTherapist(database, "Thea");
    const name = `${hostile} ${index}`;
    await database.query("UPDATE users SET name = $2 WHERE public_id = $1", [therapist.id, name]);
    const { id } = await asProspect.openChannel(therapist.id);
    channels.push({ id, name });
  }
  const page = await openBrowser({ as: asProspect });
  const findBroken = await watchForBroken(page.context());
  await page.goto(PATHS.conversations);
  const list = page.getByRole("list").first();
  for (const { name } of channels) await expect(list).toContainText(name);
  expect(await findBroken(page)).toEqual([]);

  for (const { id, name } of channels.filter((_, index) => index % 8 === 0)) {
    const chat = toChatPage(page);
    await chat.open(id);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    expect(await findBroken(page)).toEqual([]);
  }
  await page.goto(PATHS.signIn);
  expect(await findBroken(page)).toEqual([]);
});

test("nothing written into an address runs", async ({ openBrowser, problems, talk }) => {
  problems.allow(answered(404));
  problems.allow(answered(400));
  const page = await openBrowser({ as: talk.asProspect });
  const findBroken = await watchForBroken(page.context());
  for (const hostile of XSS_CORPUS.filter((_, index) => index % 6 === 0)) {
    for (const path of [
      `/${encodeURIComponent(hostile)}`,
      `${PATHS.conversations}/${encodeURIComponent(hostile)}`,
      `${PATHS.signIn}?redirectTo=${encodeURIComponent(hostile)}`,
      `${conversationPath(talk.channelId)}?before=${encodeURIComponent(hostile)}`,
    ]) {
      await page.goto(path);
      expect(await findBroken(page)).toEqual([]);
    }
  }
});
