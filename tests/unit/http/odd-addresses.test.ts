import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFakeApp } from "../../support/make-fake-app";
import { makeServerLane, type ServerLane } from "../../support/make-lanes";

let lane: ServerLane;
let port: number;
beforeAll(async () => {
  const { deps } = await makeFakeApp();
  lane = await makeServerLane(deps, { fastLane: false });
  const address = lane.server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => lane.close());

test.each<[string, string, Record<string, string>]>([
  ["a port no host has", "/api/chat/send", { Host: "chat.test:99999" }],
  ["a host that is none", "/api/chat/send", { Host: "a b" }],
  ["a host with a path", "/api/chat/send", { Host: "chat.test:x/y#" }],
  ["a whole address in place of a path", "http://evil.example/api/chat/send", {}],
  ["no path at all", "*", {}],
])("%s is refused, and is no fault of ours", async (_name, path, headers) => {
  const answer = await lane.ask({ path, headers });
  expect(answer.status, answer.text).toBe(400);
  expect(answer.text).not.toMatch(/evil|99999|Error/);
});

test.each(["chat.test:99999", "evil.example:8443", ":", "a b:1e9", "evil.example"])(
  "what X-Forwarded-Host says (%s) decides nothing",
  async (claimed) => {
    const answer = await lane.ask({ path: "/api/chat/send", headers: { "X-Forwarded-Host": claimed } });
    expect(answer.status).toBe(405);
  },
);

test("but it still shows that a proxy stands in between", async () => {
  const ask = (headers: Record<string, string>) =>
    lane.ask({ path: "/metrics", headers: { Host: `localhost:${port}`, ...headers } });
  expect((await ask({})).status).toBe(200);
  expect((await ask({ "X-Forwarded-Host": "chat.example" })).status).toBe(404);
});
