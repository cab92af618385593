import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { makeAppointment } from "../support/e2e-appointment";
import { expectAccessible } from "../support/e2e-axe";
import { test } from "../support/e2e-test";

const ADA = { email: "ada.admin@example.com" };
const rows = (page: Page) => page.getByRole("list", { name: "Appointments" }).getByRole("listitem");

test("an admin sees appointments and how their chats stand, and narrows them down", async ({
  database,
  installation,
  openBrowser,
  signIn,
  talk,
}) => {
  await makeAppointment({ database, installation }, talk, 20);
  await makeAppointment({ database, installation }, talk, -20);
  const page = await openBrowser({ as: await signIn(ADA) });
  await page.goto(PATHS.audit);
  await page.getByRole("link", { name: "Appointments" }).click();
  // The trail names them, too.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appointments");
  await page.getByRole("link", { name: talk.prospect.name }).first().click();
  await expect(page.getByText(`Only with ${talk.prospect.name}.`)).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel("Which").selectOption({ label: "Chat open now (1)" });
  await page.getByRole("button", { name: "Search" }).press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Chat open until");
  await expect(rows(page)).toContainText("Booked in America/New York");
  await expectAccessible(page, "appointments");
  await rows(page)
    .getByRole("link", { name: /^Chat open until/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `${talk.prospect.name} and ${talk.therapist.name}`,
  );
});

test("without JavaScript as well", async ({ database, installation, openBrowser, signIn, talk }) => {
  await makeAppointment({ database, installation }, talk, -20);
  const page = await openBrowser({ as: await signIn(ADA), javaScriptEnabled: false });
  await page.goto(PATHS.appointments);
  await page.getByRole("link", { name: talk.therapist.name }).first().click();
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel("Which").selectOption({ label: "Still to come (0)" });
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("No appointment fits.")).toBeVisible();
  await page.getByRole("link", { name: "Start over" }).click();
  await expect(rows(page).first()).toBeVisible();
});
