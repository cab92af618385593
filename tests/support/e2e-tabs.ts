import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { type ChatPage, toChatPage } from "./e2e-chat-page";

/** Opens the conversation in this many tabs of one browser; `page` is the first. */
export async function openTabs(page: Page, channelId: string, count: number): Promise<ChatPage[]> {
  const tabs = [toChatPage(page)];
  while (tabs.length < count) tabs.push(toChatPage(await page.context().newPage()));
  for (const tab of tabs) {
    await tab.open(channelId);
    await expect(tab.page.getByRole("status").filter({ hasText: "Connecting" })).toHaveCount(0);
  }
  return tabs;
}

/** Streams that are open at this app, of anybody. */
export async function countStreams(appUrl: string): Promise<number> {
  const text = await (await fetch(`${appUrl}/metrics`)).text();
  return Number(/^chat_streams_open (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}

/** The tabs' requests for a stream, from now on. */
export function watchStreamRequests(page: Page): { readonly pages: readonly Page[] } {
  const pages: Page[] = [];
  page.context().on("request", (request) => {
    if (new URL(request.url()).pathname === PATHS.stream) pages.push(request.frame().page());
  });
  return { pages };
}

/** Ends the tab's process without a word to its scripts. */
export async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent("crash");
  const cdp = await page.context().newCDPSession(page);
  // It is never answered: whoever could answer is gone.
  void cdp.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

/** Stops all scripts and timers of the tab without a word to them, as a main thread that hangs does. */
export async function hang(page: Page): Promise<{ wake(): Promise<void> }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Debugger.enable");
  const paused = new Promise((resolve) => cdp.once("Debugger.paused", resolve));
  await cdp.send("Debugger.pause");
  await paused;
  return { wake: async () => void (await cdp.send("Debugger.disable")) };
}

/**
 * Puts the tab aside as a browser does: it is told, and then stands still. Chromium itself freezes only pages that are
 * hidden, and Playwright's never are.
 */
export async function freeze(page: Page): Promise<{ resume(): Promise<void> }> {
  await page.evaluate(() => document.dispatchEvent(new Event("freeze")));
  const { wake } = await hang(page);
  return {
    async resume() {
      await wake();
      await page.evaluate(() => document.dispatchEvent(new Event("resume")));
    },
  };
}

/** Everything that the browser keeps for the app where scripts can read it. */
export async function readKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const texts = [localStorage, sessionStorage].map((storage) => JSON.stringify({ ...storage }));
    return [...texts, JSON.stringify(databases), document.cookie].join("\n");
  });
}
