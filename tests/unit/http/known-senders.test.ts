import { expect, test } from "vitest";
import { requireSender } from "~/http/viewer.server";
import { sendMessage } from "~/services/send-message";
import { makeFakeApp } from "../../support/make-fake-app";

const KEEP_MS = 5_000;

async function makeSender() {
  const app = await makeFakeApp();
  const { prospect, channel, world, clock } = app.chat;
  const { Authorization } = app.headersOf(prospect);
  const { clerkUserId, email, name, role } = prospect;
  app.deps.identity.describe = async () => ({ clerkUserId, email, name, role });
  const request = { header: (name: string) => (name === "authorization" ? Authorization : null) };
  let sends = 0;
  const send = async () => {
    const viewer = await requireSender(request, app.deps);
    sends += 1;
    const key = `known-${sends}`;
    return await sendMessage(app.deps, {
      viewer,
      channelId: channel.id,
      content: "hello",
      clientMessageId: key,
    });
  };
  return { ...app, prospect, world, clock, send, stored: () => world.listStored(channel.id) };
}

test("a remembered sender stores nothing once disabled, and is signed out within five seconds", async () => {
  const { prospect, world, clock, send, stored } = await makeSender();
  await send();
  await world.disable(prospect.userId);
  await expect(send()).rejects.toMatchObject({ code: "not_found" });
  await clock.advance(KEEP_MS);
  await expect(send()).rejects.toMatchObject({ code: "signed_out" });
  expect(await stored()).toHaveLength(1);
});

test("a remembered sender stores nothing once their plan has ended", async () => {
  const { prospect, world, send, stored } = await makeSender();
  await send();
  await world.setSubscriptions(prospect.userId, []);
  await expect(send()).rejects.toMatchObject({ code: "subscription_required" });
  expect(await stored()).toHaveLength(1);
});

test("a plan that begins counts at once: who could not send is not remembered", async () => {
  const { prospect, world, send } = await makeSender();
  await world.setSubscriptions(prospect.userId, []);
  await expect(send()).rejects.toMatchObject({ code: "subscription_required" });
  await world.setSubscriptions(prospect.userId, prospect.subscriptions);
  await expect(send()).resolves.toMatchObject({ duplicate: false });
});

test("the session is asked about each time, remembered or not", async () => {
  const { deps, send } = await makeSender();
  await send();
  deps.identity.verify = async () => null;
  await expect(send()).rejects.toMatchObject({ code: "signed_out" });
});
