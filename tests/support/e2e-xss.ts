import type { BrowserContext, Frame, Page } from "@playwright/test";

declare global {
  interface Window {
    broken?: string[];
  }
}

/** Tells of everything that would show that text was taken for more than text, on a page or in a frame of it. */
export async function watchForBroken(context: BrowserContext) {
  const seen: string[] = [];
  context.on("request", (request) => {
    if (/^(?:https?:\/\/evil\.example|data:text|blob:)/.test(request.url()))
      seen.push(`request ${request.url()}`);
  });
  context.on("dialog", (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await context.addInitScript(() => {
    window.broken = [];
    const note = (what: string) => window.broken?.push(what);
    Object.assign(window, { hacked: () => note("hacked") });
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      note(`policy ${violatedDirective} ${blockedURI}`),
    );
  });
  return async (place: Page | Frame) => [
    ...seen,
    ...(await place.evaluate(() => window.broken ?? ["no script ran"])),
  ];
}
