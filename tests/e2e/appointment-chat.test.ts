import { expect, type Route } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { makeAppointment } from "../support/e2e-appointment";
import { expectAccessible } from "../support/e2e-axe";
import { toChatPage } from "../support/e2e-chat-page";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";

const isSend = (url: URL) => url.pathname === PATHS.send;

test("a therapist keeps a chat open by keyboard, and both see until when", async ({
  database,
  installation,
  openBrowser,
  talk,
}) => {
  const { channelId } = await makeAppointment({ database, installation }, talk, 20);
  const chat = toChatPage(await openBrowser({ as: talk.asTherapist }));
  const client = toChatPage(await openBrowser({ as: talk.asProspect }));
  await chat.open(channelId);
  await client.open(channelId);
  await expect(client.page.locator(".closes-note--soon")).toContainText("This chat closes at");
  await expect(client.page.getByRole("button", { name: "Keep it open longer" })).toHaveCount(0);

  await chat.page.getByRole("button", { name: "Keep it open longer" }).press("Enter");
  await expectAccessible(chat.page, "keeping a chat open");
  await chat.page.getByRole("textbox", { name: "Reason" }).pressSequentially("One question is left");
  await chat.page.keyboard.press("Enter");
  await expect(chat.field).toBeFocused();
  for (const { log, page } of [chat, client]) {
    await expect(log).toContainText("This chat stays open until");
    await expect(page.locator(".closes-note")).toContainText("This chat is open until");
  }
  const { rows } = await database.query(
    "SELECT action, note FROM audit_events WHERE channel = $1 AND action = 'conversation_extended'",
    [channelId],
  );
  expect(rows).toEqual([{ action: "conversation_extended", note: "One question is left" }]);
});

test("what arrives after an appointment's chat has closed is refused, kept, and sent once it is open again", async ({
  database,
  installation,
  openBrowser,
  problems,
  talk,
}) => {
  problems.allow(answered(409));
  const { channelId, closesIn } = await makeAppointment({ database, installation }, talk, 20);
  const client = toChatPage(await openBrowser({ as: talk.asProspect }));
  await client.open(channelId);
  const held: (() => void)[] = [];
  const hold = async (route: Route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  };
  await client.page.route(isSend, hold, { times: 1 });
  await client.write("Written in time, arrived late");
  await expect.poll(() => held.length).toBe(1);
  await client.field.fill("A draft that nobody has sent");
  await closesIn(-1);
  await expect(client.page.locator(".closed-note")).toContainText("This chat closed");
  held[0]?.();

  const late = client.message("Written in time, arrived late");
  await expect(late).toContainText("Not sent. The chat had closed by then.");
  await expect(client.page.locator(".closed-note")).toContainText("A draft that nobody has sent");
  await client.page.reload();
  await expect(late).toContainText("Not sent. The chat had closed by then.");
  await expect(client.page.locator(".closed-note")).toContainText("A draft that nobody has sent");
  expect((await talk.asTherapist.readAll(channelId)).map(({ kind }) => kind)).not.toContain("text");

  const therapist = await openBrowser({ as: talk.asTherapist });
  await therapist.goto(conversationPath(channelId));
  await therapist.getByRole("button", { name: "Open it again" }).click();
  await therapist.getByRole("combobox", { name: "How long, from now" }).selectOption("1 hour");
  await therapist.getByRole("textbox", { name: "Reason" }).fill("A late message");
  await therapist.getByRole("button", { name: "Open it again" }).click();
  await expect(client.field).toHaveValue("A draft that nobody has sent");
  await late.getByRole("button", { name: "Try again" }).click();
  await expect(therapist.getByRole("log")).toContainText("Written in time, arrived late");
  expect((await talk.asTherapist.readAll(channelId)).filter(({ kind }) => kind === "text")).toHaveLength(1);
});
