import { expect } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { startApp } from "../support/app-fixture";
import { makeAppointment } from "../support/e2e-appointment";
import { expectAccessible } from "../support/e2e-axe";
import { toChatPage } from "../support/e2e-chat-page";
import { makePair } from "../support/e2e-people";
import { test } from "../support/e2e-test";
import { startStreamServer } from "../support/stream-server";

const ADA = { email: "ada.admin@example.com" };

test("a conversation that Stream carries is the same page: what is written there comes up, and Stream away is no matter", async ({
  database,
  installation,
  openBrowser,
  signIn,
}) => {
  const stream = await startStreamServer();
  const app = await startApp({
    ...installation.env,
    ...{ STREAM_CHAT_API_KEY: stream.apiKey, STREAM_CHAT_SECRET: stream.secret, STREAM_CHAT_URL: stream.url },
  });
  try {
    const pair = await makePair(database);
    const { channelId, closesIn } = await makeAppointment({ database, installation }, pair, 300, "stream");
    const browser = async (person: { email: string }) =>
      await openBrowser({ as: await signIn(person), baseURL: app.url });
    const chat = toChatPage(await browser(pair.therapist));
    await chat.open(channelId);
    await chat.write("From our page");
    const there = () => stream.channels.get(channelId)?.messages.map(({ text }) => text) ?? [];
    await expect.poll(there).toContain("From our page");

    // The other one has an app on a phone, and asks for a token as that app would.
    const asProspect = await signIn(pair.prospect);
    const given = await fetch(`${app.url}${PATHS.streamToken}`, {
      method: "POST",
      headers: {
        ...{ "Content-Type": "application/json", Cookie: asProspect.cookie, Origin: app.url },
        "Sec-Fetch-Site": "same-origin",
      },
      body: JSON.stringify({ channelId }),
    });
    const { token } = await given.json();
    const said = await stream.say(token, channelId, "From my phone");
    const tell = async (type: string) => {
      const {
        path,
        headers = {},
        body,
      } = stream.deliver(stream.tell(type, channelId, said.message?.id ?? ""));
      const answer = await fetch(`${app.url}${path}`, { method: "POST", headers, body: String(body) });
      expect(answer.status).toBe(200);
    };
    await tell("message.new");
    await expect(chat.message("From my phone")).toBeVisible();
    Object.assign(said.message ?? {}, {
      text: "From my phone, put right",
      updatedAt: new Date(Date.now() + 1_000).toISOString(),
    });
    await tell("message.updated");
    await expect(chat.message("From my phone, put right")).toBeVisible();
    await expect(chat.message("From my phone")).toHaveCount(0);
    await expectAccessible(chat.page, "a conversation that Stream carries");

    stream.mood = "down";
    await chat.write("While Stream is away");
    await expect(chat.message("While Stream is away")).toBeVisible();
    await expect(chat.log).toContainText("Sent");
    const admin = await browser(ADA);
    await admin.goto(PATHS.appointments);
    await expect(admin.getByText("not reached Stream yet")).toBeVisible();

    stream.mood = "well";
    await database.query("UPDATE stream_outbox SET due_at = now() WHERE done_at IS NULL");
    await expect.poll(there).toContain("While Stream is away");
    await closesIn(-1);
    await expect.poll(() => stream.channels.get(channelId)?.frozen).toBe(true);
    await admin.reload();
    await expect(admin.getByText("not reached Stream yet")).toHaveCount(0);
  } finally {
    await app.stop();
    await stream.close();
  }
});
