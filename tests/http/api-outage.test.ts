import { afterAll, beforeAll, expect, test } from "vitest";
import { createFakeNetwork, type FakeNetwork } from "../support/fake-network";
import type { Lane } from "../support/make-lanes";
import { codeOf, createTestApp, makeLanes, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
let network: FakeNetwork;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createTestApp({
    async port(direct) {
      network = await createFakeNetwork(direct);
      return network.port;
    },
  });
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  await network.set("open");
  for (const lane of lanes) await lane.close();
  await app.close();
  await network.close();
});

const CANARY = "canary-7f3a";
const requests = (key: string) => {
  const headers = app.headersOf(app.prospect);
  const body = { channelId: app.channel.id, content: CANARY, clientMessageId: key };
  return [
    postJson("/api/chat/send", headers, body),
    postJson("/api/chat/messaging", headers, { action: "list_channels" }),
    postJson("/api/chat/messaging", headers, { action: "history", channelId: app.channel.id }),
    { path: "/api/chat/stream", headers },
    { path: `/api/chat/${app.channel.id}`, headers },
  ];
};

test.each(["refused", "frozen"] as const)(
  "while the database is %s every request is 503 with Retry-After, soon; afterwards it works, with the same process",
  async (state) => {
    for (const [index, lane] of lanes.entries()) {
      await network.set(state);
      const startedAt = performance.now();
      const answers = await Promise.all(requests(`${state}-${index}`).map((request) => lane.ask(request)));
      expect(performance.now() - startedAt).toBeLessThan(4_500);
      for (const answer of answers) {
        expect([answer.status, codeOf(answer)], lane.name).toEqual([503, "unavailable"]);
        expect(answer.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
        expect(answer.text).not.toContain(CANARY);
        expect(answer.text).not.toMatch(/ECONN|connect|prisma|postgres|at .*\.ts/i);
      }
      await network.set("open");
      const [send, list, history] = requests(`${state}-${index}`);
      const after: number[] = [];
      for (const request of [send, list, history]) if (request) after.push((await lane.ask(request)).status);
      expect(after, lane.name).toEqual([201, 200, 200]);
    }
  },
);

test("what was refused is stored at most once, whatever the moment of the cut", async () => {
  const [, lane] = lanes;
  const { prospect, channel } = await app.makePair();
  const headers = app.headersOf(prospect);
  const send = (key: string) =>
    lane?.ask(
      postJson("/api/chat/send", headers, {
        channelId: channel.id,
        content: `text ${key}`,
        clientMessageId: key,
      }),
    );
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 8; round += 1) {
    const sending = Array.from({ length: 6 }, async (_, index) => {
      const key = `${round}-${index}`;
      outcomes.set(key, (await send(key))?.status ?? 0);
    });
    await new Promise((resolve) => setTimeout(resolve, round));
    network.cut();
    await Promise.all(sending);
  }
  expect(new Set(outcomes.values())).toEqual(new Set([201, 503]));
  // A retry resolves each; then everything is there once, in one order.
  for (const [key, status] of outcomes) expect([200, 201]).toContain((await send(key))?.status ?? status);
  const stored = await app.world.listStored(channel.id);
  expect(stored.map((row) => row.seq)).toEqual(Array.from({ length: 48 }, (_, index) => index + 1));
  expect(new Set(stored.map((row) => row.clientMessageId))).toEqual(new Set(outcomes.keys()));
});
