import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClerkApp, toClerkHeaders } from "../support/clerk-app";
import { makeDelivery, makeItemEvent } from "../support/make-delivery";
import { makeEventReader } from "../support/make-event-reader";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import type { TestApp } from "../support/test-app";
import { stubClerkApi } from "../unit/identity/make-clerk";

let app: TestApp;
let lane: ServerLane;
beforeAll(async () => {
  app = await createClerkApp();
  lane = await makeServerLane(app.deps);
});
afterAll(async () => {
  await lane.close();
  await app.close();
});

async function open(headers: Record<string, string>) {
  const { response } = await lane.open({ path: "/api/chat/stream", headers });
  const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
  await reader.readUntil(1);
  return reader;
}
const tell = async (event: object) => expect((await lane.ask(makeDelivery(event))).status).toBe(200);
const reasonsOf = ({ events }: { events: readonly { event?: string | undefined; data: string }[] }) =>
  events.filter(({ event }) => event === "bye").map(({ data }) => JSON.parse(data).reason);

test("a plan that ends at billing ends the open stream", async () => {
  const { prospect } = await app.makePair();
  const { clerkUserId: userId } = prospect;
  await app.world.setSubscriptions(prospect.userId, []);
  await tell(makeItemEvent("active", { id: "item_1", userId, at: 1_750_000_000_000 }));
  const stream = await open(toClerkHeaders(userId));
  await tell(makeItemEvent("ended", { id: "item_1", userId, at: 1_750_000_000_001 }));
  await stream.readToEnd();
  expect(reasonsOf(stream)).toEqual(["subscription_ended"]);
});

test("somebody deleted at Clerk loses the open stream", async () => {
  const { clerkUserId: id } = (await app.makePair()).prospect;
  stubClerkApi({ [`/v1/users/${id}`]: () => Response.json({ errors: [] }, { status: 404 }) });
  const stream = await open(toClerkHeaders(id));
  await tell({ type: "user.deleted", data: { id, deleted: true, object: "user" } });
  await stream.readToEnd();
  expect(reasonsOf(stream)).toEqual(["revoked"]);
  expect((await lane.ask({ path: "/api/chat/stream", headers: toClerkHeaders(id) })).status).toBe(401);
});

test.each(["session.ended", "session.removed", "session.revoked"])(
  "%s ends the streams of that session alone, and its token is worth nothing",
  async (type) => {
    const { clerkUserId } = (await app.makePair()).prospect;
    const [ended, other] = [`sess_a_${clerkUserId}`, `sess_b_${clerkUserId}`];
    const [phone, laptop] = [
      await open(toClerkHeaders(clerkUserId, ended)),
      await open(toClerkHeaders(clerkUserId, other)),
    ];
    await tell({ type, data: { object: "session", id: ended, user_id: clerkUserId, status: "ended" } });
    await phone.readToEnd();
    expect(reasonsOf(phone)).toEqual(["signed_out"]);
    expect(reasonsOf(laptop)).toEqual([]);
    const ask = async (sessionId: string) => {
      const { response, request } = await lane.open({
        path: "/api/chat/stream",
        headers: toClerkHeaders(clerkUserId, sessionId),
      });
      request.destroy();
      return response.statusCode;
    };
    expect([await ask(ended), await ask(other)]).toEqual([401, 200]);
    await laptop.cancel();
  },
);
