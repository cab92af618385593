import { expect, type Frame, type Page } from "@playwright/test";
import type { DemoPartner } from "../../server/partner-demo/demo-partner";
import { callChat, heardOn, type PartnerPage, type PartnerServer } from "../support/e2e-partner-page";
import { openPartnerPlace, type PartnerPlace } from "../support/e2e-partner-place";
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
const launcher = (page: Page | Frame) => page.getByRole("button", { name: /^Chat/ });
/** Ours, also on a page that has others. */
const frameOf = (page: Page) => page.frameLocator('iframe[title="Chat with your therapist"]');
const fieldOf = (page: Page) => frameOf(page).getByRole("textbox");
const errorsOn = async (page: Page) => (await heardOn(page)).filter(([name]) => name === "error");

async function send(page: Page, text: string) {
  await fieldOf(page).fill(text);
  await fieldOf(page).press("Enter");
  await expect(frameOf(page).getByText(/^Sent/).last()).toBeVisible();
}

test("a page within a frame: of its own origin it works, of a stranger's it is refused and told, and without an origin it says so", async ({
  openBrowser,
  problems,
}) => {
  problems.allow(/frame-ancestors|chrome-error|ERR_BLOCKED_BY_RESPONSE|Failed to load|CORS policy|sandboxed/);
  const page = await openBrowser();
  home.show({ partner, chatOrigin });
  const hold = async (sandbox: string, at: PartnerServer): Promise<Frame> => {
    const text = `<!doctype html><title>Outer</title><iframe id="held" ${sandbox} src="${home.origin}/" width="380" height="700"></iframe>`;
    at.show({ partner, chatOrigin, files: { "/outer": { type: "text/html", text } } });
    await page.goto(`${at.origin}/outer`);
    const held = (await (await page.waitForSelector("#held")).contentFrame()) as Frame;
    await held.waitForFunction(
      () => "boot" in ((window as unknown as { RenavestChat?: object }).RenavestChat ?? {}),
    );
    return held;
  };
  const inside = async (held: Frame) => ({
    codes: (
      (await held.evaluate(() =>
        (
          window as unknown as { RenavestChat: { diagnose(): Promise<{ code: string }[]> } }
        ).RenavestChat.diagnose(),
      )) as { code: string }[]
    ).map(({ code }) => code),
    heard: () => held.evaluate(() => (window as unknown as { heard: [string, unknown][] }).heard),
  });

  const own = await hold("", home);
  expect((await inside(own)).codes).toEqual([]);
  await launcher(own).click();
  await expect(own.frameLocator("iframe").getByRole("textbox")).toBeVisible();

  const foreign = await hold("", stranger);
  const told = await inside(foreign);
  expect(told.codes).toEqual(["no_answer"]);
  await launcher(foreign).click();
  await expect.poll(told.heard).toContainEqual(["error", "no_answer"]);
  await expect(launcher(foreign)).toHaveText("Chat is not available now0");

  const nowhere = await hold('sandbox="allow-scripts"', home);
  expect((await inside(nowhere)).codes).toEqual(
    expect.arrayContaining(["opaque_origin", "storage_blocked", "no_answer"]),
  );
});

test("what keeps a sign-in window from coming back, and a browser that keeps nothing, are named", async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  await visit(page, { headers: { "Cross-Origin-Opener-Policy": "same-origin" } });
  // A page that gives tokens has no need of the window.
  expect(await callChat(page, "diagnose")).toEqual([]);
  await callChat(page, "update", { getToken: undefined });
  await page.evaluate(() =>
    (window as unknown as { RenavestChat: { update(given: object): void } }).RenavestChat.update({
      getToken: undefined,
    }),
  );
  expect(await callChat(page, "diagnose")).toEqual([
    expect.objectContaining({
      ...{
        code: "opener_policy",
        weight: "error",
        fix: "Cross-Origin-Opener-Policy: same-origin-allow-popups",
      },
    }),
  ]);
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  });
  await visit(page);
  expect(await callChat(page, "diagnose")).toEqual([
    expect.objectContaining({ code: "storage_blocked", weight: "note" }),
  ]);
});

test("on a phone the keyboard takes a part of the page, and the field stays in what is left", async ({
  openBrowser,
}) => {
  const page = await openBrowser({
    ...{ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1 },
  });
  await visit(page);
  await launcher(page).tap();
  await expect(fieldOf(page)).toBeVisible();
  const bottomOf = async () => {
    const frame = await page.locator("iframe").boundingBox();
    const field = await fieldOf(page).boundingBox();
    return [frame, field].map((box) => Math.round((box?.y ?? 0) + (box?.height ?? 0)));
  };
  expect((await bottomOf())[0]).toBe(844);
  // As both systems tell it: what can be seen is shorter, and may have moved down the page.
  const look = (height: number, offsetTop: number, scale = 1) =>
    page.evaluate(
      (shape) => {
        for (const [name, value] of Object.entries(shape))
          Object.defineProperty(visualViewport, name, { value, configurable: true });
        visualViewport?.dispatchEvent(new Event("resize"));
      },
      { height, offsetTop, scale },
    );
  await look(420, 60);
  const [frame = 0, field = 0] = await bottomOf();
  expect(frame).toBe(480);
  expect(field).toBeLessThanOrEqual(480);
  // The field has letters of 16 px, or phones would zoom in.
  expect(await fieldOf(page).evaluate((one) => getComputedStyle(one).fontSize)).toBe("16px");
  await look(422, 100, 2);
  expect((await bottomOf())[0]).toBe(844);
  await look(844, 0);
  // A phone's Enter makes a new line.
  await fieldOf(page).fill("By thumb");
  await frameOf(page).getByRole("button", { name: "Send" }).tap();
  await expect(frameOf(page).getByText(/^Sent/).last()).toBeVisible();
  await callChat(page, "destroy");
  await look(420, 60);
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("an older or newer script and a newer or older frame find the version both speak; without one, page and person are told", async ({
  openBrowser,
  problems,
}) => {
  const page = await openBrowser();
  let replaced = 0;
  /** As a build of other days would say it, in what the script or the frame says of itself. */
  const speak = async (part: "panel" | "frame", versions: string) => {
    replaced = 0;
    await page.route(new RegExp(`/widget/parts/${part}-[^/]*\\.js$`), async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(/(?<![\w$)\]])\[1\]/g, () => {
        replaced += 1;
        return versions;
      });
      await route.fulfill({ response: answer, body });
    });
    // Another file has another hash.
    await page.route("**/widget/frame?**", async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(/ integrity="[^"]*"/g, "");
      await route.fulfill({ response: answer, body });
    });
  };
  for (const [part, versions] of [
    ["panel", "[1,2,3]"],
    ["frame", "[1,2]"],
  ] as const) {
    await speak(part, versions);
    await visit(page);
    await launcher(page).click();
    await send(page, `With a ${part} of ${versions}`);
    expect([replaced, await errorsOn(page)]).toEqual([1, []]);
    await page.unrouteAll();
  }
  problems.allow(/preload/);
  for (const part of ["panel", "frame"] as const) {
    await speak(part, "[7]");
    await visit(page);
    await launcher(page).click();
    await expect.poll(() => errorsOn(page)).toEqual([["error", "incompatible"]]);
    await expect(launcher(page)).toHaveText("Chat is not available now0");
    await expect(page.locator("iframe:visible")).toHaveCount(0);
    await page.unrouteAll();
  }
});

test("the script comes early, late, twice or by another script: one button, and what was asked before it came is done", async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  const address = `${chatOrigin}/widget.js`;
  const scripts = [
    `<script src="${address}"></script>`,
    `<script defer src="${address}"></script>`,
    `<script type="module" src="${address}"></script>`,
    `<script async src="${address}" data-site="${partner.siteKey}" data-label="Chat with us"></script>`,
    `<script defer src="/late.js"></script>`,
    `<script async src="${address}"></script><script defer src="${address}"></script><script defer src="/late.js"></script>`,
  ];
  const late = `addEventListener("load", () => setTimeout(() => document.head.append(Object.assign(document.createElement("script"), { src: "${address}" })), 200));`;
  for (const script of scripts) {
    await visit(page, { script, files: { "/late.js": { type: "text/javascript", text: late } } });
    await expect(launcher(page)).toHaveCount(1);
    await expect.poll(() => heardOn(page), script).toEqual([["ready", null]]);
  }
  await launcher(page).click();
  await expect(fieldOf(page)).toBeVisible();
});
