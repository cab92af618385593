import type { BrowserContext, Page } from "@playwright/test";
import type { Place } from "./find-canaries";

/** What a browser asked for and was refused with, and what it wrote to its console. */
export interface BrowserWatch {
  places(): Promise<readonly Place[]>;
}

export function watchBrowser(name: string, context: BrowserContext): BrowserWatch {
  const urls: string[] = [];
  const said: string[] = [];
  const refused: Promise<string>[] = [];
  context.on("request", (request) => urls.push(`${request.url()} ${request.headers()["referer"] ?? ""}`));
  context.on("console", (message) => said.push(message.text()));
  context.on("weberror", (error) => said.push(error.error().stack ?? error.error().message));
  context.on("response", (response) => {
    if (response.status() >= 400)
      refused.push(
        response.text().then(
          (text) => `${response.status()} ${text}`,
          () => "",
        ),
      );
    urls.push(response.headers()["location"] ?? "");
  });
  return {
    async places() {
      const bodies = (await Promise.all(refused)).join("\n");
      return [
        { name: `addresses asked for by ${name}`, content: urls.join("\n") },
        { name: `the console of ${name}`, content: said.join("\n") },
        { name: `error answers to ${name}`, content: bodies },
      ];
    },
  };
}

/** Everything that a page keeps where scripts, or whoever sits there next, can read it. */
export async function readStorage(name: string, page: Page): Promise<Place> {
  const content = await page.evaluate(async () => {
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, window.name];
    kept.push(history.state, document.title, location.href);
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        kept.push(
          name,
          store,
          await new Promise((resolve) => (request.onsuccess = () => resolve(request.result))),
        );
      }
      database.close();
    }
    for (const cache of await caches.keys())
      for (const request of await (await caches.open(cache)).keys()) kept.push(cache, request.url);
    return JSON.stringify(kept);
  });
  // The title names who the conversation is with, as every title does.
  return { name: `what ${name} keeps`, content, allowed: ["peerName", "name"] };
}
