import { chromium, type Page } from "@playwright/test";
import pg from "pg";
import { findFreePort } from "../../server/free-port";
import { loadDemoPartner } from "../../server/partner-demo/demo-partner";
import { startPartnerDemo } from "../../server/partner-demo/start-partner-demo";
import { BROWSER_ARGS, getBrowser } from "../support/find-browser";
import { type BenchInstallation, startBenchInstallation } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { measureOpening, type Opening, watchOpenings } from "./opening";

const OPENINGS = 15;
const MESSAGES = 30;
/** What was asked for, ms. */
const WANTED_MS = 300;

/** From `open()` on a partner's page to the paint of the first message, in a real browser; the server is warm. */
export async function benchWidgetOpen(): Promise<readonly BenchRow[]> {
  const installation = await startBenchInstallation(1);
  const app = await installation.startApp();
  const partner = loadDemoPartner(installation.folder);
  const demo = await startPartnerDemo({
    port: await findFreePort("127.0.0.1"),
    chatOrigin: new URL(app.url).origin,
    partner,
  });
  const browser = await chromium.launch({ executablePath: getBrowser(), args: BROWSER_ARGS });
  try {
    await register(installation, { ...partner, origin: demo.url });
    const open = async (page: Page) => {
      await page.goto(demo.url, { waitUntil: "load" });
      await page.getByRole("button", { name: /^Chat/ }).waitFor();
      return measureOpening(page);
    };
    const visit = async () => {
      const context = await browser.newContext();
      await context.addInitScript(watchOpenings);
      return context;
    };
    await write(await (await visit()).newPage(), demo.url);
    const [cold, warm]: [Opening[], Opening[]] = [[], []];
    // The first is for the server and the browser to get warm.
    for (let count = 0; count <= OPENINGS; count += 1) {
      const context = await visit();
      const openings = [await open(await context.newPage()), await open(await context.newPage())] as const;
      if (count > 0) {
        cold.push(openings[0]);
        warm.push(openings[1]);
      }
      await context.close();
    }
    return [...toRows("nothing in the browser's cache", cold), ...toRows("opened before", warm)];
  } finally {
    await browser.close();
    await demo.stop();
    await app.stop();
    await installation.remove();
  }
}

function toRows(name: string, openings: readonly Opening[]): BenchRow[] {
  const steps = Object.keys(openings[0]?.steps ?? {});
  const told = steps.map(
    (step) => `${step} ${Math.round(median(openings.map((one) => one.steps[step] ?? Number.NaN)))}`,
  );
  console.log(`${name}: ms after open(), medians: ${told.join(", ")}`);
  const sorted = openings.map(({ paintedMs }) => paintedMs).sort((a, b) => a - b);
  const common = {
    case: name,
    unit: "ms",
    reference: "wanted",
    referenceValue: WANTED_MS,
    target: 1,
  } as const;
  return [
    toRow({ ...common, metric: "open to first message, p50", ours: median(sorted), better: "lower" }),
    toRow({
      ...{ ...common, metric: "open to first message, p95", better: "lower" },
      ours: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN,
    }),
  ];
}

/** Somebody's conversation, so that there is a first message. */
async function write(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: /^Chat/ }).click();
  const frame = page.frameLocator("iframe");
  const field = frame.getByRole("textbox");
  for (let count = 1; count <= MESSAGES; count += 1) {
    await field.fill(`Message ${count} of a conversation that has gone on for a while`);
    await field.press("Enter");
  }
  await frame.getByText(/^Sent \d/).waitFor();
  await frame
    .locator("[data-message]")
    .nth(MESSAGES - 1)
    .waitFor();
  await page.context().close();
}

async function register(
  { superuser }: BenchInstallation,
  site: ReturnType<typeof loadDemoPartner> & { readonly origin: string },
): Promise<void> {
  const client = new pg.Client({ ...superuser, database: "renavest" });
  await client.connect();
  await client.query(
    `with site as (
       insert into partner_sites (site_key, name, allowed_origins, therapist_id, modes)
       select $1, 'Harbor Benefits', $2, min(id), '{token}' from therapists returning id)
     insert into partner_keys (site_id, kid, algorithm, public_key)
     select id, $3, 'ES256', $4 from site`,
    [site.siteKey, [site.origin], site.kid, site.publicKey],
  );
  await client.end();
}
