import { randomBytes } from "node:crypto";
import { expect } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { toChatPage } from "../support/e2e-chat-page";
import { makeProspect, makeTherapist } from "../support/e2e-people";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

test("somebody else's conversation looks exactly like one that does not exist", async ({
  database,
  openBrowser,
  problems,
  signIn,
  talk,
}) => {
  problems.allow(answered(404));
  await talk.asProspect.sendMany(talk.channelId, "for two only", 1);
  const stranger = await signIn(await makeProspect(database, "Stranger"));
  const page = await openBrowser({ as: stranger });

  async function visit(path: string) {
    const response = await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("We can't find that conversation.");
    return { status: response?.status(), main: await page.getByRole("main").ariaSnapshot() };
  }
  const withoutReference = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<reference>");

  const others = await visit(conversationPath(talk.channelId));
  const missing = await visit(conversationPath(randomBytes(18).toString("base64url")));
  expect(others.status).toBe(404);
  expect(missing.status).toBe(404);
  expect(withoutReference(others.main)).toBe(withoutReference(missing.main));
  expect(await page.content()).not.toContain(talk.therapist.name);
  await page.getByRole("link", { name: "See your conversations" }).click();
  await expect(page).toHaveURL(PATHS.conversations);
});

test("signed out, a conversation's address leads through signing in and back", async ({
  app,
  openBrowser,
}) => {
  const page = await openBrowser();
  const path = conversationPath("anything-at-all");
  await page.goto(path);
  await expect(page).toHaveURL(`${app.url}${PATHS.signIn}?redirectTo=${encodeURIComponent(path)}`);
  await page.goto(`${PATHS.signIn}?redirectTo=${encodeURIComponent(`${PATHS.conversations}?from=mail`)}`);
  await page.getByRole("button", { name: "Sign in as Toni Lindgren" }).click();
  await expect(page).toHaveURL(`${app.url}${PATHS.conversations}?from=mail`);
});

test("signing in leads nowhere outside", async ({ app, openBrowser }) => {
  const page = await openBrowser();
  await page.goto(`${PATHS.signIn}?redirectTo=${encodeURIComponent("//example.com/chat")}`);
  await page.getByRole("button", { name: "Sign in as Toni Lindgren" }).click();
  await expect(page).toHaveURL(`${app.url}${PATHS.conversations}`);
});

test("a plan without messages: no list, no field, what would include them", async ({
  openBrowser,
  signIn,
}) => {
  const page = await openBrowser({ as: await signIn({ email: "alex.prospect@example.com" }) });
  const streams: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) streams.push(request.url());
  });
  await page.goto(PATHS.conversations);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your plan doesn't include messages yet.");
  await expect(page.getByRole("heading", { name: "Conversations" })).toHaveCount(0);
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  expect(streams).toEqual([]);
});

test("a therapist whom nobody has written to yet is told so", async ({ database, openBrowser, signIn }) => {
  const page = await openBrowser({ as: await signIn(await makeTherapist(database)) });
  await page.goto(PATHS.conversations);
  await expect(page.getByText("No conversations yet")).toBeVisible();
  await expect(page.getByText("When a conversation is opened for you, you'll find it here.")).toBeVisible();
});

test("a new conversation appears in an open list by itself", async ({ database, openBrowser, signIn }) => {
  const prospect = await makeProspect(database, "Newcomer");
  const therapist = await makeTherapist(database);
  const chat = toChatPage(await openBrowser({ as: await signIn(therapist) }));
  await chat.openList();
  await expect(chat.page.getByText("No conversations yet")).toBeVisible();
  const asProspect = await signIn(prospect);
  const { id } = await asProspect.openChannel(therapist.id);
  await asProspect.sendMany(id, "hello", 2);
  await expect(chat.row(prospect.name)).toContainText("2 new messages");
});

test("after signing out, neither this device nor the back button shows anything", async ({
  app,
  openBrowser,
  talk,
}) => {
  await talk.asTherapist.sendMany(talk.channelId, "private words", 2);
  const page = await openBrowser({ as: talk.asProspect });
  const chat = toChatPage(page);
  await chat.open(talk.channelId);
  await chat.field.fill("an unsent secret");
  const storage = () => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  // Kept, but sealed.
  await expect.poll(storage).toContain(`:draft:${talk.channelId}`);
  expect(await storage()).not.toContain("secret");

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${app.url}/`);
  expect(await storage()).not.toContain("secret");
  expect(await storage()).not.toContain("renavest-chat");
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`${PATHS.signIn}\\?redirectTo=`));
  expect(await page.content()).not.toContain("private words");

  const { cookie } = talk.asProspect;
  const response = await fetch(`${app.url}${PATHS.stream}`, { headers: { Cookie: cookie } });
  expect(response.status).toBe(401);
});

test("an unknown address is a page, and an unknown address of the API is JSON", async ({
  app,
  openBrowser,
  problems,
}) => {
  problems.allow(answered(404));
  const page = await openBrowser();
  const response = await page.goto("/no/such/page");
  expect(response?.status()).toBe(404);
  await expect(page).toHaveTitle("Page not found · Renavest");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There's no page here.");
  const api = await fetch(`${app.url}/api/nothing/here`);
  expect(api.status).toBe(404);
  expect(await api.json()).toMatchObject({ error: { code: "not_found" } });
});
