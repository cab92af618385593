import { chromium } from "@playwright/test";
import { BROWSER_ARGS, getBrowser } from "../support/find-browser";
import { examinePage } from "./examine-page";

/**
 * `npm run widget:doctor -- <address of a page>`: what keeps the chat from working there, and the line to add. Ends with 1
 * when it does not work, 2 when the page cannot be looked at.
 */
async function main(): Promise<void> {
  const [address = "", ...more] = process.argv.slice(2);
  if (!URL.canParse(address) || more.length > 0) throw new Error("Usage: npm run widget:doctor -- <address>");
  const browser = await chromium.launch({ executablePath: getBrowser(), args: BROWSER_ARGS });
  try {
    const findings = await examinePage(await browser.newPage(), address);
    for (const { code, weight, problem, fix } of findings)
      console.log(`${weight === "error" ? "FAULT" : "note "}  ${code}: ${problem}\n       ${fix}\n`);
    const faults = findings.filter(({ weight }) => weight === "error");
    if (faults.length === 0) console.log("The chat works on this page.");
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
