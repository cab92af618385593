import { expect } from "@playwright/test";
import { startApp } from "../support/app-fixture";
import { signInApi } from "../support/e2e-api";
import { toChatPage } from "../support/e2e-chat-page";
import { answered, NO_NETWORK } from "../support/e2e-problems";
import { makeTalk } from "../support/e2e-talk";
import { test, toCookie } from "../support/e2e-test";

test("switching the chat off sends open pages to a calm end, and none of them asks for ever", async ({
  database,
  installation,
  openBrowser,
  problems,
}) => {
  problems.allow(answered(404));
  problems.allow(NO_NETWORK);
  const env = { ...installation.env };
  const app = await startApp(env);
  try {
    const talk = await makeTalk(database, (person) => signInApi(app.url, person.email));
    await talk.asTherapist.sendMany(talk.channelId, "before", 1);
    const page = await openBrowser({ baseURL: app.url });
    await page.context().addCookies([{ ...toCookie(talk.asProspect.cookie), url: app.url }]);
    const chat = toChatPage(page);
    await chat.open(talk.channelId);
    await expect(chat.message("before 1")).toBeVisible();

    await app.terminate();
    // What the operator changes; the process reads it when it starts.
    Object.assign(env, { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "false" });
    await app.start();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Messages are switched off for now.", {
      timeout: 45_000,
    });
    expect(await page.content()).not.toContain("before 1");
    let asked = 0;
    page.on("request", () => {
      asked += 1;
    });
    await page.waitForTimeout(5_000);
    expect(asked).toBe(0);

    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Messages are switched off for now.");
    await page.getByRole("link", { name: "Go to the start page" }).click();
    await expect(page.getByText(/switched off for now/)).toBeVisible();
  } finally {
    await app.stop();
  }
});
