import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { expectAccessible } from "../support/e2e-axe";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const ADA = { email: "ada.admin@example.com" };
const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const rows = (page: Page, name: string) => page.getByRole("list", { name }).getByRole("listitem");
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** When New York puts its clocks back. */
function firstSundayOfNovember(year: number): string {
  const first = new Date(Date.UTC(year, 10, 1)).getUTCDay();
  return `${year}-11-0${1 + ((7 - first) % 7)}`;
}

test("a therapist books, moves and cancels an appointment by keyboard, and the client's page follows", async ({
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(answered(400));
  const client = await openBrowser({ as: talk.asProspect });
  await client.goto(PATHS.conversations);
  const page = await openBrowser({ as: talk.asTherapist });
  await page.goto(PATHS.conversations);
  await page.getByRole("link", { name: "Appointments" }).press("Enter");
  await expect(heading(page)).toHaveText("Your appointments");
  await page.getByRole("link", { name: "Add an appointment" }).press("Enter");
  await expect(heading(page)).toHaveText("Add an appointment");

  await page.getByLabel("For whom").selectOption({ label: talk.prospect.name });
  await page.getByRole("button", { name: "Book it" }).press("Enter");
  await expect(page.getByRole("alert")).toHaveText("Choose a day.");
  await expect(page.getByLabel("Day")).toBeFocused();
  await expect(page.getByLabel("For whom")).toHaveValue(talk.prospect.id);
  await expectAccessible(page, "new appointment, a field to look at");
  await page.getByLabel("Day").fill(dayFromNow(3));
  await page.getByLabel("Begins at").fill("15:30");
  await page.getByLabel("Time zone").selectOption("UTC");
  await page.getByRole("button", { name: "Book it" }).press("Enter");
  await expect(page.getByRole("status")).toHaveText(
    "The appointment is booked, and its conversation is open.",
  );
  await expect(rows(page, "Still to come")).toHaveCount(1);
  await expectAccessible(page, "own appointments");
  // In the list of a page that nobody touched.
  await expect(client.getByRole("heading", { name: "Appointments" })).toBeVisible();

  await page.getByRole("link", { name: `Change: ${talk.prospect.name}` }).press("Enter");
  await expect(page.getByLabel("Begins at")).toHaveValue("15:30");
  await page.getByLabel("Day").fill(dayFromNow(4));
  await expectAccessible(page, "change an appointment");
  await page.getByRole("button", { name: "Move it" }).press("Enter");
  await expect(page.getByRole("status")).toHaveText(/its new time/);

  await page.getByRole("link", { name: `Change: ${talk.prospect.name}` }).press("Enter");
  const keeping = page.getByRole("region", { name: "Keep its conversation open" });
  await keeping.getByLabel("How long, from now").selectOption("7 days");
  await keeping.getByLabel("Why").fill("a letter is on its way");
  await keeping.getByLabel("Why").press("Enter");
  await expect(page.getByText("The conversation is open for as long as you said.")).toBeVisible();

  await page.getByRole("link", { name: `Change: ${talk.prospect.name}` }).press("Enter");
  const why = page.getByRole("region", { name: "Cancel it" }).getByLabel("Why");
  await why.fill("ill until Friday");
  await why.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: /^Cancel the appointment with / })).toBeFocused();
  await expectAccessible(page, "cancel an appointment");
  await page.getByRole("button", { name: "Yes, cancel it" }).press("Enter");
  await expect(rows(page, "Still to come")).toHaveCount(0);
  await expect(rows(page, "Over and cancelled")).toContainText("Cancelled");
  await expect(client.getByRole("heading", { name: "Appointments" })).toBeHidden();
});

test("an admin finds a client by typing and books for them, without JavaScript", async ({
  openBrowser,
  problems,
  signIn,
  talk,
}) => {
  problems.allow(answered(400));
  const page = await openBrowser({ as: await signIn(ADA), javaScriptEnabled: false });
  await page.goto(PATHS.appointments);
  await page.getByLabel("Who", { exact: true }).fill(talk.prospect.name);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText(`Only with ${talk.prospect.name}.`)).toBeVisible();
  expect(page.url()).not.toContain(encodeURIComponent(talk.prospect.name.split(" ")[0] ?? "?"));
  await page.getByRole("link", { name: `Add an appointment for ${talk.prospect.name}` }).click();
  await page.getByLabel("With", { exact: true }).selectOption({ label: talk.therapist.name });
  await page.getByLabel("Day").fill("2020-11-01");
  await page.getByLabel("Begins at").fill("01:30");
  await page.getByLabel("Time zone").selectOption("America/New_York");
  await page.getByRole("button", { name: "Book it" }).click();
  await expect(page.getByRole("alert")).toHaveText(/over already/);
  await page.getByLabel("Day").fill(firstSundayOfNovember(new Date().getUTCFullYear() + 1));
  await page.getByRole("button", { name: "Book it" }).click();
  await expect(page.getByRole("alert")).toHaveText(/show this time twice/);
  await page.getByLabel(/1:30.*EST/).check();
  await page.getByRole("button", { name: "Book it" }).click();
  await expect(page.getByRole("status")).toHaveText(/is booked/);
  await page.getByLabel("Who", { exact: true }).fill(talk.prospect.email);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(rows(page, "Appointments")).toHaveCount(1);
  await page.getByRole("link", { name: `Change: ${talk.prospect.name}` }).click();
  await page.getByLabel("Why").fill("asked by phone");
  await page.getByRole("button", { name: "Cancel the appointment" }).click();
  await page.getByRole("button", { name: "Yes, cancel it" }).click();
  await expect(page.getByRole("status")).toHaveText(/is cancelled/);
});
