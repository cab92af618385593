import { expect } from "@playwright/test";
import { toChatPage } from "../support/e2e-chat-page";
import { NO_NETWORK } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const RETURN_MS = 20_000;

test("Sam and Dana sign in and talk; what they said outlives a reload and a restart", async ({
  app,
  openBrowser,
  problems,
}) => {
  const sam = toChatPage(await openBrowser());
  const dana = toChatPage(await openBrowser());
  const hello = `Hello Dana ${crypto.randomUUID()}`;
  const answer = `Hello Sam ${crypto.randomUUID()}`;

  await sam.page.goto("/");
  await sam.page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await sam.page.getByRole("button", { name: "Sign in as Sam Rivera" }).click();
  await expect(sam.page.getByText("Signed in as Sam Rivera")).toBeVisible();
  await sam.row("Dana Whitfield").click();
  await sam.comesToLife();

  await dana.page.goto("/sign-in");
  await dana.page.getByRole("button", { name: "Sign in as Dana Whitfield" }).click();
  await dana.page.getByRole("searchbox", { name: "Search by name" }).fill("sam riv");
  await expect(dana.page.getByRole("list").getByRole("link")).toHaveCount(1);
  await dana.row("Sam Rivera").click();
  await dana.comesToLife();

  await sam.write(hello);
  await expect(sam.message(hello)).toContainText(/Sent \d{1,2}:\d\d [AP]M/);
  await expect(dana.message(hello)).toBeVisible();
  await dana.write(answer);
  await expect(dana.message(answer)).toContainText(/Sent \d{1,2}:\d\d [AP]M/);
  await expect(sam.message(answer)).toBeVisible();

  for (const each of [sam, dana]) {
    expect((await each.texts()).slice(-2)).toEqual([hello, answer]);
    await each.page.reload();
    await each.comesToLife();
    await expect.poll(async () => (await each.texts()).slice(-2)).toEqual([hello, answer]);
  }
  await expect(sam.message(hello)).toContainText("Read");

  problems.allow(NO_NETWORK);
  await app.terminate();
  await app.start();
  const afterwards = `Still here ${crypto.randomUUID()}`;
  await sam.write(afterwards);
  await expect(dana.message(afterwards)).toBeVisible({ timeout: RETURN_MS });
  await expect(sam.message(afterwards)).toContainText("Sent", { timeout: RETURN_MS });
  for (const each of [sam, dana]) {
    await expect(each.notice).toHaveCount(0, { timeout: RETURN_MS });
    await each.page.reload();
    await each.comesToLife();
    expect((await each.texts()).slice(-3)).toEqual([hello, answer, afterwards]);
  }
});
