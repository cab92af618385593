import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { type DemoPartner, EMPLOYEES, loadDemoPartner } from "../../server/partner-demo/demo-partner";
import { signChatToken } from "../../server/partner-demo/sign-chat-token";
import { expectAccessible } from "../support/e2e-axe";
import { type PartnerServer, registerSite, startPartnerServer } from "../support/e2e-partner-page";
import { test } from "../support/e2e-test";

let partner: DemoPartner;
let folder: string;
let chatOrigin: string;
let home: PartnerServer;
test.beforeEach(async ({ app, database, talk }) => {
  folder = await mkdtemp(join(tmpdir(), "renavest-keep-"));
  partner = loadDemoPartner(folder);
  chatOrigin = new URL(app.url).origin;
  home = await startPartnerServer();
  await registerSite(database, partner, { therapistId: talk.therapist.id, origin: home.origin });
  await database.query(
    `update partner_sites set modes = '{token,popup,anonymous}', anonymous_purge_days = 14 where site_key = $1`,
    [partner.siteKey],
  );
});
test.afterEach(async () => {
  await home.stop();
  await rm(folder, { recursive: true });
});

const frameOf = (page: Page) => page.frameLocator("iframe");

/** Begins a visit on a page that has nobody signed in, until `sign` says otherwise, and writes. */
async function beginVisit(page: Page, text: string, sign: (now: Date) => string = () => "") {
  await home.open(page, { partner, chatOrigin, token: sign });
  await page.getByRole("button", { name: /^Chat/ }).click();
  const frame = frameOf(page);
  await frame.getByLabel("What may we call you?").fill("Sam");
  await frame.getByRole("checkbox").check();
  await frame.getByRole("button", { name: "Start" }).click();
  await expect(frame.getByText(/is deleted on/)).toBeVisible();
  await frame.getByRole("textbox").fill(text);
  await frame.getByRole("textbox").press("Enter");
  await expect(frame.getByText(/^Sent/)).toBeVisible();
  return frame;
}

test("a visitor is told what keeping means, signs in, and goes on in the same conversation", async ({
  openBrowser,
  talk,
}) => {
  const therapist = await openBrowser({ as: talk.asTherapist });
  await therapist.goto("/chat");
  const page = await openBrowser({ as: talk.asProspect });
  const frame = await beginVisit(page, "I owe more than I earn");
  const row = therapist.getByRole("link", { name: /Sam/ });
  await expect(row).toContainText("Unverified visitor from Harbor Benefits");
  await row.click();
  await expect(therapist.getByText("nobody has vouched for who they are")).toBeVisible();

  // By keyboard: looked at, left as it is, and asked for again.
  const keep = frame.getByRole("button", { name: "Keep this conversation" });
  await keep.press("Enter");
  const question = frame.getByRole("group", { name: "Keep this conversation?" });
  await expect(question).toContainText("Your therapist then sees who you are.");
  await expect(question).toContainText(/isn't deleted on \w+day, \w+ \d+ any more/);
  await expectAccessible(page, "keeping a visit");
  await question.getByRole("button", { name: "No, leave it as it is" }).press("Enter");
  await expect(question).toHaveCount(0);
  await expect(keep).toBeFocused();
  await frame.getByRole("textbox").fill("and still unsent");
  await keep.press("Enter");

  // Closed without a word: nothing has changed.
  const yes = question.getByRole("button", { name: "Sign in and keep it" });
  const first = page.waitForEvent("popup");
  await yes.press("Enter");
  await (await first).close();
  await expect(question.getByRole("alert")).toContainText("Try again when you are ready");

  const second = page.waitForEvent("popup");
  await yes.press("Enter");
  await (await second).getByRole("button", { name: `Continue as ${talk.prospect.name}` }).click();
  await expect(frame.getByText("You, before signing in").first()).toBeVisible();
  await expect(frame.getByText("I owe more than I earn")).toHaveCount(1);
  await expect(frame.getByText(/is deleted on/)).toHaveCount(0);
  await expect(frame.getByRole("textbox")).toHaveValue("and still unsent");
  await expect(frame.getByRole("textbox")).toBeFocused();
  await expectAccessible(page, "a kept visit");
  await frame.getByRole("textbox").press("Enter");
  await expect(frame.getByText(/^Sent/)).toBeVisible();

  // The therapist's open page learns it by itself.
  await expect(therapist.getByRole("heading", { name: talk.prospect.name })).toBeVisible();
  await expect(therapist.getByText("nobody has vouched")).toHaveCount(0);
  await expect(therapist.getByText("Sam, before signing in").first()).toBeVisible();
  await expect(therapist.getByText("and still unsent")).toBeVisible();
  await expect(therapist.getByRole("link", { name: /Began as a visit from Harbor Benefits/ })).toContainText(
    talk.prospect.name,
  );
  await expectAccessible(therapist, "a kept visit, seen by the therapist");

  // On our own pages beside the one they had with this therapist.
  const own = await openBrowser({ as: talk.asProspect });
  await own.goto("/chat");
  await expect(own.getByRole("link", { name: /Began as a visit from Harbor Benefits/ })).toBeVisible();
  await expect(own.getByRole("link", { name: new RegExp(talk.therapist.name) })).toHaveCount(2);
});

test("somebody signs in on the partner's page: the frame asks once, and keeps it by the page's word", async ({
  openBrowser,
}) => {
  const page = await openBrowser();
  let isSignedIn = false;
  const sign = (now: Date) =>
    isSignedIn ? signChatToken(partner, EMPLOYEES[0], { audience: chatOrigin, now }) : "";
  const frame = await beginVisit(page, "Before I signed in", sign);
  const tell = () => page.evaluate(() => (window as unknown as { bootChat(): void }).bootChat());
  const question = frame.getByRole("group", { name: "Keep this conversation?" });
  isSignedIn = true;
  await tell();
  await expect(question).toContainText("You're signed in on this page now.");
  await question.getByRole("button", { name: "No, leave it as it is" }).click();
  await tell();
  await expect(frame.getByText(/is deleted on/)).toBeVisible();
  await expect(question).toHaveCount(0);

  await frame.getByRole("button", { name: "Keep this conversation" }).click();
  await question.getByRole("button", { name: "Yes, keep it" }).click();
  await expect(frame.getByText("You, before signing in").first()).toBeVisible();
  await expect(frame.getByText("Before I signed in")).toHaveCount(1);
  await page.reload();
  await page.getByRole("button", { name: /^Chat/ }).click();
  await expect(frame.getByText("Before I signed in")).toBeVisible();
});
