import { createHash, randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { WIDGET_CODE_MESSAGE } from "~/protocol/widget-frame";
import { expectAccessible } from "../support/e2e-axe";
import { test } from "../support/e2e-test";
import { makePartner, type Partner } from "../support/make-partner";

const STATE = "state-of-this-very-frame";

let partner: Partner;
test.beforeEach(async ({ database, talk }) => {
  const { rows } = await database.query<{ id: number }>("select id from users where public_id = $1", [
    talk.therapist.id,
  ]);
  partner = await makePartner({
    run: (sql, values) => database.query(sql, [...(values ?? [])]),
    therapist: { userId: rows[0]?.id ?? 0 },
    modes: ["popup"],
  });
});

function ask() {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const question = new URLSearchParams({ site: partner.siteKey, challenge, state: STATE });
  return { verifier, path: `${PATHS.widgetSignIn}?${question}` };
}

/** As our frame does: a document of ours without a policy of its own about openers. */
async function openPopup(page: Page, path: string) {
  await page.goto("/healthz");
  const heard = page.evaluate(
    (address) =>
      new Promise<{ data: { type: string; code: string; state: string }; origin: string }>((resolve) => {
        window.addEventListener("message", ({ data, origin }) => resolve({ data, origin }));
        window.open(address, "", "popup,width=460,height=640");
      }),
    path,
  );
  return { popup: await page.waitForEvent("popup"), heard };
}

test("whoever has an account here goes on in the frame that asked, once they have said so", async ({
  app,
  openBrowser,
  talk,
}) => {
  const page = await openBrowser({ as: talk.asProspect });
  const { path, verifier } = ask();
  const { popup, heard } = await openPopup(page, path);
  await expect(popup.getByRole("heading", { name: "Continue on Harbor Benefits?" })).toBeVisible();
  await expectAccessible(popup, "widget sign-in");
  const closed = popup.waitForEvent("close");
  await popup.getByRole("button", { name: `Continue as ${talk.prospect.name}` }).click();
  const { data, origin } = await heard;
  await closed;
  expect(origin).toBe(new URL(app.url).origin);
  expect(data).toEqual({ type: WIDGET_CODE_MESSAGE, code: expect.any(String), state: STATE });
  const answer = await fetch(app.url + PATHS.widgetSession, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ siteKey: partner.siteKey, code: data.code, verifier }),
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ channelId: talk.channelId });
});

test("nobody signs in first, and the frame is still there afterwards", async ({ openBrowser, talk }) => {
  const page = await openBrowser();
  const { popup, heard } = await openPopup(page, ask().path);
  const person = popup.locator("button[name=person]").first();
  await person.evaluate((button: HTMLButtonElement, email) => {
    button.value = email;
  }, talk.prospect.email);
  await person.click();
  await popup.getByRole("button", { name: `Continue as ${talk.prospect.name}` }).click();
  expect((await heard).data.state).toBe(STATE);
});

test("without the page that asked it says what to do", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asProspect });
  await page.goto(ask().path);
  await page.getByRole("button", { name: `Continue as ${talk.prospect.name}` }).click();
  await expect(page.getByRole("heading", { name: "We lost the page you came from." })).toBeVisible();
  await expectAccessible(page, "widget sign-in lost");
});

test("a therapist is told that their account is for our own pages", async ({ openBrowser, talk }) => {
  const page = await openBrowser({ as: talk.asTherapist });
  await page.goto(ask().path);
  await expect(page.getByText("works on Renavest's own pages only")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Continue/ })).toHaveCount(0);
});
