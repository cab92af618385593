import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { ensureBuilt } from "../../server/ensure-built";
import { startApp } from "../support/app-fixture";
import { signInCookie } from "../support/e2e-api";
import { startTestInstallation } from "../support/e2e-installation";
import { toCookie } from "../support/e2e-test";
import { BROWSER_ARGS, getBrowser } from "../support/find-browser";

const PICTURE = fileURLToPath(new URL("../../docs/screenshot.png", import.meta.url));
const SHOWN = { email: "dana.therapist@example.com", conversation: "Sam Rivera" };

/** `npm run screenshot`: the README's picture, from the demonstration's own people. */
async function takeScreenshot(): Promise<void> {
  await ensureBuilt(console.log);
  const installation = await startTestInstallation();
  const app = await startApp(installation.env);
  const browser = await chromium.launch({ executablePath: getBrowser(), args: BROWSER_ARGS });
  try {
    const context = await browser.newContext({
      baseURL: app.url,
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 1.5,
      locale: "en-US",
      timezoneId: "America/New_York",
      colorScheme: "light",
    });
    const cookie = toCookie(await signInCookie(app.url, SHOWN.email));
    await context.addCookies([{ ...cookie, url: app.url }]);
    const page = await context.newPage();
    await page.goto("/chat");
    await page.getByRole("link", { name: SHOWN.conversation }).click();
    await page.getByRole("log").getByRole("article").last().waitFor();
    await page.evaluate(() => document.fonts.ready);
    // No ring, no caret: nobody is at the keyboard.
    await page.locator(":focus").blur();
    await page.screenshot({ path: PICTURE, animations: "disabled" });
    console.log(PICTURE);
  } finally {
    await browser.close();
    await app.stop();
    await installation.remove();
  }
}

await takeScreenshot();
