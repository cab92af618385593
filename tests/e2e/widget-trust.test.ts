import { expect, type Frame, type Page } from "@playwright/test";
import { type DemoPartner, EMPLOYEES } from "../../server/partner-demo/demo-partner";
import { signChatToken } from "../../server/partner-demo/sign-chat-token";
import { callChat, heardOn, type PartnerPage, type PartnerServer } from "../support/e2e-partner-page";
import { openPartnerPlace, type PartnerPlace } from "../support/e2e-partner-place";
import { test } from "../support/e2e-test";
import { watchForBroken } from "../support/e2e-xss";
import { XSS_CORPUS } from "../support/xss-corpus";

let place: PartnerPlace;
let partner: DemoPartner;
let chatOrigin: string;
/** Registered for the site. */
let home: PartnerServer;
/** Registered for nobody. */
let stranger: PartnerServer;
test.beforeEach(async ({ app, database, talk }) => {
  place = await openPartnerPlace({ app, database, talk });
  ({ partner, chatOrigin, home, stranger } = place);
});
test.afterEach(() => place.close());

const visit = (page: Page, given: Partial<PartnerPage> = {}, at = home) =>
  at.open(page, { partner, chatOrigin, ...given });
const launcher = (page: Page | Frame) => page.getByRole("button", { name: /^Chat/ });
/** Ours, also on a page that has others. */
const frameOf = (page: Page) => page.frameLocator('iframe[title="Chat with your therapist"]');
const fieldOf = (page: Page) => frameOf(page).getByRole("textbox");

async function send(page: Page, text: string) {
  await fieldOf(page).fill(text);
  await fieldOf(page).press("Enter");
  await expect(frameOf(page).getByText(/^Sent/).last()).toBeVisible();
}

test("messages of other frames and of windows the page has opened change nothing", async ({
  openBrowser,
  problems,
}) => {
  problems.allow(/Failed to load|404/);
  const page = await openBrowser();
  await visit(page);
  await launcher(page).click();
  await send(page, "Before the noise");
  const before = await heardOn(page);
  stranger.show({ partner, chatOrigin });
  await page.evaluate((address) => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.src = address;
    frame.name = "noise";
    return new Promise((resolve) => frame.addEventListener("load", resolve));
  }, `${stranger.origin}/page.css`);
  const opened = page.waitForEvent("popup");
  await page.evaluate((address) => void window.open(address), `${stranger.origin}/page.css`);
  const popup = await opened;
  await popup.waitForLoadState();
  const shout = () => {
    const names = [
      "hello",
      "offer",
      "ready",
      "settings",
      "token_wanted",
      "token",
      "end",
      "unread",
      "close",
      "notice",
    ];
    const targets: (Window | null | undefined)[] = [window.parent, window.opener];
    for (let index = 0; index < window.parent.length; index += 1) targets.push(window.parent[index]);
    for (const target of targets)
      for (const renavest of names)
        for (const field of ["", "versions", "count", "token", "code", "open", "refused"])
          for (const value of [null, 1, true, [1], "unavailable", "incompatible", "eyJ.eyJ.x"]) {
            const message = field === "" ? { renavest } : { renavest, [field]: value };
            target?.postMessage(message, "*", [new MessageChannel().port1]);
          }
  };
  const noise = page.frames().find((frame) => frame.url().startsWith(stranger.origin));
  await noise?.evaluate(shout);
  await popup.evaluate(shout);
  expect(noise).toBeDefined();
  await popup.close();
  await send(page, "After the noise");
  expect(await heardOn(page)).toEqual(before);
});

test("a token that is refused is asked for once more, the page is told, and no cookie is set or sent", async ({
  openBrowser,
  problems,
}) => {
  problems.allow(/status of 401/);
  const page = await openBrowser();
  const cookies: string[] = [];
  page.on("response", async (response) => {
    if (!response.url().startsWith(chatOrigin)) return;
    const [asked, answered] = [await response.request().allHeaders(), await response.allHeaders()];
    cookies.push(asked["cookie"] ?? "", answered["set-cookie"] ?? "");
  });
  let given = 0;
  await visit(page, {
    token: (now) => {
      given += 1;
      const at = given === 1 ? new Date(now.getTime() - 3_600_000) : now;
      return signChatToken(partner, EMPLOYEES[0], { audience: chatOrigin, now: at });
    },
  });
  await launcher(page).click();
  await send(page, "With the second token");
  expect(given).toBe(2);
  expect((await heardOn(page)).map(([name]) => name)).toEqual(["ready", "open", "token_expired"]);
  expect(cookies.filter((cookie) => cookie !== "")).toEqual([]);
  expect((await page.context().cookies(chatOrigin)).length).toBe(0);
});

test("who is signed out or taken away leaves no session behind at the server", async ({
  database,
  openBrowser,
}) => {
  const page = await openBrowser();
  const open = async () => {
    await launcher(page).click();
    // The frame of the one before takes a moment to say goodbye.
    await expect(page.locator("iframe:visible").contentFrame().getByRole("textbox")).toBeVisible();
  };
  const countLive = async () => {
    const { rows } = await database.query<{ live: number }>(
      `select count(*)::int as live from widget_sessions w join partner_sites s on s.id = w.site_id
       where s.site_key = $1 and w.ended_at is null`,
      [partner.siteKey],
    );
    return rows[0]?.live;
  };
  await visit(page);
  await open();
  expect(await countLive()).toBe(1);
  await callChat(page, "shutdown");
  await expect.poll(countLive).toBe(0);
  await page.evaluate(() => (window as unknown as { bootChat(): void }).bootChat());
  await open();
  expect(await countLive()).toBe(1);
  await callChat(page, "destroy");
  await expect.poll(countLive).toBe(0);
  await visit(page);
  await open();
  await page.goto("about:blank");
  await expect.poll(countLive).toBe(0);
});

test("nothing that is written, greeted or named so runs in the frame or on the page", async ({
  database,
  openBrowser,
  talk,
}) => {
  test.slow();
  const page = await openBrowser();
  const findBroken = await watchForBroken(page.context());
  const [greeting = "", promise = ""] = [XSS_CORPUS[5], XSS_CORPUS[13]];
  await database.query(
    `update partner_sites set name = $2, greeting_en = $2, greeting_es = $2, reply_promise_en = $3, reply_promise_es = $3
     where site_key = $1`,
    [partner.siteKey, greeting, promise],
  );
  const employee = { ...EMPLOYEES[0], name: XSS_CORPUS[9] ?? "" };
  await visit(page, { token: (now) => signChatToken(partner, employee, { audience: chatOrigin, now }) });
  await launcher(page).click();
  await expect(frameOf(page).getByText(greeting)).toBeVisible();
  await expect(frameOf(page).getByText(promise)).toBeVisible();
  const { channels } = await talk.asTherapist.list();
  const channelId = channels.find(({ id }) => id !== talk.channelId)?.id ?? "";
  for (const content of XSS_CORPUS)
    await talk.asTherapist.send({ channelId, content, clientMessageId: crypto.randomUUID() });
  await expect(frameOf(page).locator(".bubble__text")).toHaveCount(XSS_CORPUS.length);
  const frame = page.frames().find((one) => one.url().startsWith(`${chatOrigin}/widget/frame`)) as Frame;
  expect([await findBroken(frame), await findBroken(page)]).toEqual([[], []]);
  expect(await frame.locator("main script, main img, main iframe, main object").count()).toBe(0);
});
