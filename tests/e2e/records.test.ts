import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { disclosuresPath, PATHS, recordsPath } from "~/protocol/paths";
import { makeAppointment } from "../support/e2e-appointment";
import { signInLongAgo } from "../support/e2e-old-sign-in";
import { test, toCookie } from "../support/e2e-test";
import { verifyWithNode } from "../support/verify-with-node";

const ADA = { email: "ada.admin@example.com" };

async function expectNoFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual(
    [],
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
}

/** Presses the button and gives back what came down. */
async function download(page: Page): Promise<{ readonly name: string; readonly file: Buffer }> {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).press("Enter");
  const came = await coming;
  return { name: came.suggestedFilename(), file: await readFile(await came.path()) };
}

for (const [width, colorScheme] of [
  [1280, "light"],
  [390, "dark"],
  [320, "light"],
] as const) {
  test(`a therapist sees what a record will hold and takes it, by keyboard, ${width} px, ${colorScheme}`, async ({
    openBrowser,
    talk,
  }) => {
    await talk.asProspect.sendMany(talk.channelId, "I owe 5,000", 3);
    const page = await openBrowser({
      ...{ as: talk.asTherapist, viewport: { width, height: 844 }, colorScheme },
      ...{ timezoneId: "America/New_York", acceptDownloads: true },
    });
    await page.goto(recordsPath(talk.channelId));
    await expect(page.getByText("This record will hold 3 messages")).toBeVisible();
    await expect(page.getByLabel("Time zone")).toHaveValue("America/New_York");
    await expectNoFaults(page);

    await page.getByLabel("Last day").fill("2020-01-01");
    await page.getByRole("button", { name: "See what it holds" }).press("Enter");
    await expect(page.getByText("There are no messages in these days.")).toBeVisible();
    await page.getByLabel("Last day").fill("");
    await page.getByLabel("Format").selectOption("zip");
    await page.getByRole("button", { name: "See what it holds" }).press("Enter");
    await expect(page.getByText("no. 1 to 3")).toBeVisible();
    await expect(page.getByLabel("Format")).toHaveValue("zip");

    const { name, file } = await download(page);
    expect(name).toMatch(/^renavest-record-.*\.zip$/);
    const { problems, manifest } = await verifyWithNode(file);
    expect([problems, manifest?.messages, manifest?.timeZone]).toEqual([[], 3, "America/New_York"]);
    await page.reload();
    const taken = page.getByRole("listitem").filter({ hasText: talk.prospect.name });
    await expect(taken).toContainText("Downloaded");
    await expect(taken).toContainText("ZIP");
    await expect(taken).toContainText(manifest?.bodySha256 ?? "no hash");
    await expectNoFaults(page);

    await page.goto(PATHS.verifier);
    const choose = (buffer: Buffer) =>
      page.getByLabel(/^Record/).setInputFiles({ name, mimeType: "application/zip", buffer });
    await choose(file);
    await expect(page.getByRole("status")).toContainText("This record is unchanged.");
    await choose(Buffer.from(file).fill(0x21, 60, 61));
    await expect(page.getByRole("status")).toContainText("The file README.txt in it was changed.");
  });
}

test("whoever signed in more than ten minutes ago shows once more who they are, and finds their choice again", async ({
  app,
  database,
  installation,
  openBrowser,
  signIn,
  talk,
}) => {
  await talk.asProspect.sendMany(talk.channelId, "I owe 5,000", 2);
  const long = await signInLongAgo(talk.therapist, { url: app.url, database, installation, minutesAgo: 11 });
  const page = await openBrowser({ as: long, acceptDownloads: true });
  await page.goto(recordsPath(talk.channelId));
  await page.getByLabel("Format").selectOption("csv");
  await page.getByRole("button", { name: "See what it holds" }).press("Enter");
  await expect(page.getByText("This record will hold 2 messages")).toBeVisible();
  await expect(page.getByRole("button", { name: "Download" })).toHaveCount(0);
  const refused = await page.request.get(`${PATHS.export}?channelId=${talk.channelId}&format=csv`);
  expect([refused.status(), (await refused.json()).error.code]).toEqual([403, "recent_sign_in_required"]);
  await expectNoFaults(page);

  await page.getByRole("button", { name: "Sign in again" }).press("Enter");
  await expect(page).toHaveURL(/\/sign-in\?redirectTo=/);
  expect((await long.post(PATHS.messaging, { action: "list_channels" })).status).toBe(401);
  const again = await signIn(talk.therapist);
  await page.context().addCookies([{ ...toCookie(again.cookie), url: app.url }]);
  await page.goto(new URL(page.url()).searchParams.get("redirectTo") ?? "nowhere");
  await expect(page.getByLabel("Format")).toHaveValue("csv");
  const { file } = await download(page);
  expect((await verifyWithNode(file)).problems).toEqual([]);
});

test("an appointment's chat is chosen by its day", async ({ database, installation, openBrowser, talk }) => {
  const { channelId } = await makeAppointment({ database, installation }, talk, 60);
  await talk.asProspect.sendMany(channelId, "before we meet", 2);
  const page = await openBrowser({ as: talk.asTherapist, acceptDownloads: true });
  await page.goto(PATHS.records);
  const choice = page.getByLabel("Conversation", { exact: true });
  await expect(choice.getByRole("option", { name: `${talk.prospect.name} (0 messages)` })).toHaveCount(1);
  const named = choice.getByRole("option", { name: /, appointment .+ \(\d messages\)$/ });
  await choice.selectOption((await named.getAttribute("value")) ?? "");
  await page.getByLabel("Format").selectOption("json");
  const { file } = await download(page);
  const { problems, manifest } = await verifyWithNode(file);
  expect([problems, manifest?.channelId]).toEqual([[], channelId]);
});

test("a client takes their own copy without a plan, and it is named as that in the register", async ({
  database,
  openBrowser,
  signIn,
  talk,
}) => {
  await talk.asProspect.sendMany(talk.channelId, "mine", 1);
  await database.query(
    "UPDATE subscriptions SET ends_at = now() - interval '1 day' WHERE user_id = (SELECT id FROM users WHERE public_id = $1)",
    [talk.prospect.id],
  );
  const page = await openBrowser({ as: talk.asProspect, acceptDownloads: true });
  await page.goto(recordsPath(talk.channelId));
  await page.getByLabel("Format").selectOption("json");
  const { file } = await download(page);
  expect((await verifyWithNode(file)).problems).toEqual([]);
  expect(file.toString()).toContain("mine");

  const admin = await openBrowser({ as: await signIn(ADA) });
  await admin.goto(disclosuresPath(talk.prospect.id));
  const row = admin.getByRole("listitem").filter({ hasText: `${talk.prospect.name} took their own copy.` });
  await expect(row).toContainText("JSON");
  await expect(row).toContainText("1 message");
  await expect(row).toContainText((await verifyWithNode(file)).manifest?.bodySha256 ?? "no hash");
  await expectNoFaults(admin);
  await admin.emulateMedia({ media: "print" });
  await expect(row).toBeVisible();
  await expect(admin.getByRole("button", { name: "Print" })).toBeHidden();
});

test("whoever was given a record finds the key and the verifier, in either language", async ({
  app,
  openBrowser,
}) => {
  for (const [locale, title] of [
    ["en-US", "Is a record from here?"],
    ["es-MX", "¿Salió de aquí este registro?"],
  ] as const) {
    const page = await openBrowser({ locale, viewport: { width: 390, height: 844 } });
    await page.goto(PATHS.recordKey);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    const { keys } = await (await page.request.get(new URL(PATHS.recordKeys, app.url).href)).json();
    await expect(page.getByText(keys[0].publicKey)).toBeVisible();
    await expectNoFaults(page);
  }
});
