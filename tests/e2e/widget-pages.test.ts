import { expect, type Page } from "@playwright/test";
import { type DemoPartner, EMPLOYEES } from "../../server/partner-demo/demo-partner";
import { signChatToken } from "../../server/partner-demo/sign-chat-token";
import { callChat, heardOn, type PartnerPage, type PartnerServer } from "../support/e2e-partner-page";
import { openPartnerPlace, type PartnerPlace } from "../support/e2e-partner-place";
import { NO_NETWORK } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

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
const launcher = (page: Page) => page.getByRole("button", { name: /^Chat/ });
const fieldOf = (page: Page) => page.frameLocator("iframe").getByRole("textbox");
const textIn = (page: Page, text: string) => page.frameLocator("iframe").getByText(text, { exact: true });
const findingsOn = async (page: Page) =>
  ((await callChat(page, "diagnose")) as { code: string }[]).map(({ code }) => code);
const errorsOn = async (page: Page) => (await heardOn(page)).filter(([name]) => name === "error");

async function send(page: Page, text: string) {
  await fieldOf(page).fill(text);
  await fieldOf(page).press("Enter");
  await expect(page.frameLocator("iframe").getByText(/^Sent/).last()).toBeVisible();
}

test("each fault of a page has its finding, its error, and a button that says so", async ({
  openBrowser,
  database,
  problems,
}) => {
  problems.allow(/frame-ancestors|frame-src|script-src|status of 404|ERR_BLOCKED_BY_RESPONSE|chrome-error/);
  const page = await openBrowser();
  await visit(page);
  // Our own look, whatever the page's rules say, and white or black, whichever reads better.
  const look = (name: string) =>
    launcher(page).evaluate((button, one) => getComputedStyle(button).getPropertyValue(one), name);
  expect([await look("font-weight"), await look("font-family")]).toEqual(["600", "system-ui"]);
  expect(await look("color")).toMatch(/^lch\(100 /);
  await callChat(page, "update", { accent: "#ffd54f" });
  expect(await look("color")).toMatch(/^lch\(0 /);
  expect(await findingsOn(page)).toEqual([]);
  // What the guide links to, for partners' projects.
  const types = await page.request.get(`${chatOrigin}/widget.d.ts`);
  expect(types.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  expect(await types.text()).toContain("export interface RenavestChatApi");

  const refused = async (given: Partial<PartnerPage>, findings: string[], at = home) => {
    await visit(page, given, at);
    expect(await findingsOn(page)).toEqual(findings);
    await launcher(page).click();
    await expect.poll(() => errorsOn(page)).toEqual([["error", "no_answer"]]);
    await expect(page.locator("iframe:visible")).toHaveCount(0);
    await expect(launcher(page)).toHaveText("Chat is not available now0");
    await expect(launcher(page)).toBeFocused();
  };
  await refused({ site: "nobody-knows-this-site-key" }, ["no_answer", "token_issuer"]);
  await refused({}, ["no_answer"], stranger);
  await refused({ headers: { "Content-Security-Policy": "frame-src 'none'" } }, ["csp_frame"]);
  await database.query("update partner_sites set status = 'disabled' where site_key = $1", [partner.siteKey]);
  await refused({}, ["no_answer"]);
  await database.query("update partner_sites set status = 'active' where site_key = $1", [partner.siteKey]);

  // The nonce of a script holds for what it imports, too.
  await visit(page, {
    ...{ headers: { "Content-Security-Policy": "script-src 'self' 'nonce-abc'" } },
    script: `<script async nonce="abc" src="${chatOrigin}/widget.js"></script>`,
  });
  expect(await findingsOn(page)).toEqual([]);
  // A policy that names the one file, and not the host.
  await visit(page, {
    headers: { "Content-Security-Policy": `script-src 'self' ${chatOrigin}/widget.js` },
  });
  await launcher(page).click();
  await expect.poll(() => errorsOn(page)).toEqual([["error", "unavailable"]]);
});

test("what is wrong with a token, and what a partner had better know, is named", async ({ openBrowser }) => {
  const page = await openBrowser();
  const at = (minutes: number, audience = chatOrigin) => ({
    token: (now: Date) =>
      signChatToken(partner, EMPLOYEES[0], { audience, now: new Date(now.getTime() + minutes * 60_000) }),
  });
  const loader = `<script async src="${chatOrigin}/widget.js"></script>`;
  const cases: [Partial<PartnerPage>, string[]][] = [
    [at(-10), ["token_expired"]],
    [at(10), ["token_not_yet"]],
    [at(0, "https://elsewhere.example"), ["token_audience"]],
    [{ token: () => "no token at all" }, ["token_malformed"]],
    [{ token: () => "" }, ["token_missing"]],
    [{ script: loader + loader }, ["double_boot"]],
    [{ headers: { "Referrer-Policy": "unsafe-url" } }, ["referrer_policy"]],
    [{ headers: { "Referrer-Policy": "no-referrer" } }, []],
  ];
  for (const [given, expected] of cases) {
    await visit(page, given);
    expect(await findingsOn(page)).toEqual(expected);
  }
  await visit(page, { script: loader + loader });
  await expect(launcher(page)).toHaveCount(1);
});

test("a page that is hard on it: strict policy, no referrer, hostile rules, right to left, moved, and no storage", async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  await page.addInitScript(() => {
    // As browsers do where storage of third parties is blocked.
    if (window.parent === window) return;
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
  });
  await visit(page, {
    root: 'dir="rtl"',
    headers: {
      "Content-Security-Policy": `default-src 'none'; script-src 'self' ${chatOrigin}; frame-src ${chatOrigin}; style-src 'self'; img-src data:; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
      "Referrer-Policy": "no-referrer",
    },
  });
  const box = await launcher(page).boundingBox();
  expect(box && [box.x < 100, box.height >= 44]).toEqual([true, true]);
  await launcher(page).click();
  await send(page, "Through all of it");

  // A page of one address that goes on, draws its body anew, and then everything.
  await page.evaluate(() => {
    history.pushState({}, "", "/elsewhere");
    document.body.replaceWith(document.createElement("body"));
  });
  await expect(textIn(page, "Through all of it")).toBeVisible();
  await page.evaluate(() => {
    for (const child of [...document.documentElement.children]) child.remove();
    document.documentElement.append(document.createElement("body"));
  });
  await expect(textIn(page, "Through all of it")).toBeVisible();
  await send(page, "And after it");
  expect(await errorsOn(page)).toEqual([]);
});

test("messages of the page and of other frames change nothing, a reload in mid-send neither loses nor doubles, and no word leaves", async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  const seen: string[] = [];
  page.on("request", (request) => {
    const isOurs = request.url().startsWith(chatOrigin);
    seen.push(request.url(), isOurs ? "" : `${request.postData()} ${JSON.stringify(request.headers())}`);
  });
  await visit(page);
  await launcher(page).click();
  await send(page, "A canary of three words");

  const before = await heardOn(page);
  await page.evaluate((origin) => {
    const names = ["hello", "offer", "ready", "settings", "shown", "token_wanted", "token", "end", "unread"];
    const values = [
      null,
      0,
      -1,
      1e9,
      "",
      "x".repeat(9_000),
      [],
      [1],
      {},
      true,
      "es",
      "#000000",
      "unavailable",
    ];
    const fields = ["versions", "version", "count", "open", "refused", "token", "code", "locale"];
    const shadow = [...document.documentElement.children].find((one) => one.shadowRoot)?.shadowRoot;
    const frame = shadow?.querySelector("iframe")?.contentWindow;
    const stray = document.body.appendChild(document.createElement("iframe"));
    for (const renavest of [...names, "close", "notice", "__proto__", "constructor"])
      for (const value of values)
        for (const field of fields) {
          const message = { renavest, [field]: value };
          const ports = () => (field === "versions" ? [new MessageChannel().port1] : []);
          frame?.postMessage(message, origin, ports());
          window.postMessage(message, "*", ports());
          // As if it came from another frame of the page.
          const evil = new MessageEvent("message", { data: message, source: stray.contentWindow, origin });
          window.dispatchEvent(evil);
        }
    for (const odd of [null, undefined, 1, "hello", [], new Map(), { renavest: {} }])
      frame?.postMessage(odd, origin);
    stray.remove();
  }, chatOrigin);
  await send(page, "Still here");
  expect(await heardOn(page)).toEqual(before);

  let isUnderWay: () => void = () => undefined;
  const underWay = new Promise<void>((resolve) => {
    isUnderWay = resolve;
  });
  await page.route("**/api/chat/send", async (route) => {
    // It arrives, and its answer does not.
    await route.fetch();
    isUnderWay();
  });
  await fieldOf(page).fill("Sent on the way out");
  await fieldOf(page).press("Enter");
  await underWay;
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await visit(page);
  await launcher(page).click();
  await expect(textIn(page, "Sent on the way out")).toHaveCount(1);
  await send(page, "After the reload");
  await expect(textIn(page, "Sent on the way out")).toHaveCount(1);
  await expect(textIn(page, "A canary of three words")).toHaveCount(1);

  const kept = await page.evaluate(
    () =>
      document.documentElement.outerHTML +
      location.href +
      JSON.stringify({ ...localStorage, ...sessionStorage }),
  );
  expect(kept + seen.join(" ") + JSON.stringify(await heardOn(page))).not.toMatch(
    /canary|Still here|on the way out|accessToken|eyJ/,
  );
});

test("taken away and begun again, without a network and back, and given another site", async ({
  openBrowser,
  problems,
}) => {
  problems.allow(NO_NETWORK);
  const page = await openBrowser();
  await visit(page);
  await launcher(page).click();
  await send(page, "Before it was taken away");
  await callChat(page, "destroy");
  await expect(page.locator("iframe")).toHaveCount(0);
  expect(await page.evaluate(() => "RenavestChat" in window)).toBe(false);
  // As a page does whose part with the chat is drawn a second time.
  await page.addScriptTag({ url: `${chatOrigin}/widget.js` });
  await page.evaluate(() => (window as unknown as { bootChat: () => void }).bootChat());
  await launcher(page).click();
  await expect(textIn(page, "Before it was taken away")).toBeVisible();

  await page.context().setOffline(true);
  await fieldOf(page).fill("Written without a network");
  await fieldOf(page).press("Enter");
  await expect(textIn(page, "Written without a network")).toBeVisible();
  await page.context().setOffline(false);
  await send(page, "Back again");
  await expect(textIn(page, "Written without a network")).toHaveCount(1);

  await callChat(page, "boot", { site: "another-site-nobody-knows" });
  await expect(launcher(page)).toHaveCount(1);
  await expect(page.locator("iframe:visible")).toHaveCount(0);
});
