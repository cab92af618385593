import { expect, type Page } from "@playwright/test";
import { type DemoPartner, EMPLOYEES } from "../../server/partner-demo/demo-partner";
import { signChatToken } from "../../server/partner-demo/sign-chat-token";
import { expectAccessible } from "../support/e2e-axe";
import { callChat, heardOn, type PartnerServer } from "../support/e2e-partner-page";
import { openPartnerPlace, type PartnerPlace } from "../support/e2e-partner-place";
import { NO_NETWORK } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

let place: PartnerPlace;
let partner: DemoPartner;
let chatOrigin: string;
let home: PartnerServer;
/** The partner's server says that nobody is signed in. */
let isSignedOut: boolean;
test.beforeEach(async ({ app, database, talk }) => {
  place = await openPartnerPlace({ app, database, talk });
  ({ partner, chatOrigin, home } = place);
  isSignedOut = false;
});
test.afterEach(() => place.close());

const frameOf = (page: Page) => page.locator("iframe:visible").contentFrame();
const fieldOf = (page: Page) => frameOf(page).getByRole("textbox");
const heading = (page: Page) => frameOf(page).getByRole("heading", { level: 1 });
const press = (page: Page, name: string) => frameOf(page).getByRole("button", { name, exact: true }).click();
const open = (page: Page) => page.getByRole("button", { name: /^Chat/ }).click();

async function visit(page: Page): Promise<void> {
  await home.open(page, {
    ...{ partner, chatOrigin },
    token: (now) => (isSignedOut ? "" : signChatToken(partner, EMPLOYEES[0], { audience: chatOrigin, now })),
  });
}

async function send(page: Page, text: string): Promise<void> {
  await fieldOf(page).fill(text);
  await frameOf(page).getByRole("button", { name: "Send" }).click();
  await expect(frameOf(page).getByText(text, { exact: true })).toBeVisible();
}

test("who can't come in is told why, and what to do about it", async ({
  database,
  openBrowser,
  problems,
}) => {
  problems.allow(/status of 40[234]/);
  problems.allow(NO_NETWORK);
  const page = await openBrowser();
  const answerWith = (status: number) =>
    page.route("**/api/widget/session", (route) => route.fulfill({ status, json: { error: {} } }));
  await answerWith(402);
  await visit(page);
  await open(page);
  await expect(heading(page)).toHaveText("Your plan doesn't include messages now");
  await expectAccessible(page, "widget without a plan");
  for (const [status, said] of [
    [403, "This conversation isn't open to you any more"],
    [404, "The chat isn't available here now"],
    [503, "We can't reach the chat"],
  ] as const) {
    await page.unrouteAll();
    problems.allow(new RegExp(`status of ${status}`));
    await answerWith(status);
    await press(page, "Try again");
    await expect(heading(page)).toHaveText(said);
  }
  await page.unrouteAll();
  isSignedOut = true;
  await press(page, "Try again");
  await expect(heading(page)).toHaveText("You're not signed in");
  isSignedOut = false;
  await press(page, "Try again");
  await expect(fieldOf(page)).toBeVisible();

  await database.query("update partner_sites set modes = '{popup}' where site_key = $1", [partner.siteKey]);
  await visit(page);
  await open(page);
  await expect(heading(page)).toHaveText("Sign in to write");
  const popup = page.waitForEvent("popup");
  await press(page, "Sign in with Renavest");
  await (await popup).close();
  await expect(frameOf(page).getByRole("alert")).toContainText("did not open, or it was closed");
  await expectAccessible(page, "widget sign-in closed");
});

test("a conversation without a network, with a session that is over, and closed: said, and nothing typed is lost", async ({
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(NO_NETWORK);
  problems.allow(/status of 40[19]/);
  const page = await openBrowser();
  await visit(page);
  await open(page);
  await send(page, "I have been putting off opening my bank's letters.");
  await expect(frameOf(page).getByText(/^Sent/)).toBeVisible();
  const { channels } = await talk.asTherapist.list();
  const channelId = channels.find(({ id }) => id !== talk.channelId)?.id ?? "";
  await talk.asTherapist.sendMany(channelId, "Thank you for telling me. Letter", 2);
  await expect(frameOf(page).getByText("Thank you for telling me. Letter 2")).toBeVisible();

  await page.context().setOffline(true);
  await expect(
    frameOf(page)
      .getByText(/offline/i)
      .first(),
  ).toBeVisible();
  await send(page, "There are eleven of them.");
  await expectAccessible(page, "widget offline");
  await page.context().setOffline(false);
  await expect(frameOf(page).getByText(/^Sent/).last()).toBeVisible();

  // Its session is refused, and the page's server says that nobody is signed in any more.
  isSignedOut = true;
  await page.route("**/api/chat/send", (route) => route.fulfill({ status: 401, json: { error: {} } }), {
    times: 1,
  });
  await send(page, "Shall we look at one together?");
  await expect(frameOf(page).getByRole("button", { name: "Try again" }).first()).toBeVisible();
  await expect(frameOf(page).getByText("There are eleven of them.")).toBeVisible();
  await expectAccessible(page, "widget session over");
  isSignedOut = false;
  await frameOf(page).getByRole("button", { name: "Try again" }).first().click();
  await expect(frameOf(page).getByText("Shall we look at one together?")).toHaveCount(1);
  await expect(frameOf(page).getByText(/^Sent/).last()).toBeVisible();

  await talk.asTherapist.messaging({ action: "close_channel", channelId, reason: "ended_by_member" });
  await expect(fieldOf(page)).toHaveCount(0);
  await expectAccessible(page, "widget closed conversation");
  expect(await heardOn(page)).toContainEqual(["closed_conversation", null]);
  await callChat(page, "update", { locale: "es" });
  await expect(frameOf(page).getByRole("button", { name: "Cerrar el chat" })).toBeVisible();
});

test("an unattended conversation is asked about, and then taken off the screen", async ({ openBrowser }) => {
  const page = await openBrowser();
  await page.clock.install();
  await visit(page);
  await open(page);
  await send(page, "Nobody else should see this");
  await page.clock.fastForward("14:10");
  const dialog = frameOf(page).getByRole("alertdialog", { name: "Still there?" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "widget still there");
  await dialog.getByRole("button", { name: "I'm still here" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(frameOf(page).getByText("Nobody else should see this")).toBeVisible();
  await page.clock.fastForward("14:10");
  await expect(dialog).toBeVisible();
  await page.clock.fastForward("01:00");
  await expect(heading(page)).toHaveText("We closed the conversation");
  await expect(frameOf(page).getByText("Nobody else should see this")).toHaveCount(0);
  await press(page, "Open it again");
  await expect(frameOf(page).getByText("Nobody else should see this")).toBeVisible();
});
