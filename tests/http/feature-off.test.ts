import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setScene } from "../support/access-askers";
import { ROWS } from "../support/access-rows";
import { makeEventReader } from "../support/make-event-reader";
import { type Lane, makeServerLane } from "../support/make-lanes";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import { createTestApp, makeLanes, type TestApp, toPlain } from "../support/test-app";

/** Rows that are there whether or not the chat is: the record of who has seen what is owed in any case. */
const WITHOUT_CHAT =
  /^(GET|POST) \/(sign-in|sign-out|healthz|readyz|admin.*|partners\/docs|records\/key|\.well-known.*)?$/;
/** What is over is over also while the chat is off: this is the clock's, and says so to whoever has not its secret. */
const CLOCK = /^GET \/api\/cron\//;

const apps: TestApp[] = [];
afterAll(async () => {
  for (const app of apps) await app.close();
});
async function start(environment: Record<string, string>): Promise<TestApp> {
  const app = await createTestApp({ environment });
  apps.push(app);
  return app;
}

describe("with the chat switched off", () => {
  let app: TestApp;
  let lanes: readonly Lane[];
  beforeAll(async () => {
    app = await start({ NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "false" });
    lanes = await makeLanes(app.deps, makeRouteBuild(await listRoutes()));
  });
  afterAll(async () => {
    for (const lane of lanes) await lane.close();
  });

  test.each([0, 1])("in lane %i every page and endpoint of it is gone, for everybody", async (index) => {
    const lane = lanes[index] as Lane;
    const found: string[] = [];
    for (const name of [
      "prospect",
      "therapist",
      "no plan",
      "disabled prospect",
      "admin",
      "anonymous",
    ] as const) {
      const scene = await setScene(app, name);
      for (const row of ROWS) {
        const { status } = await lane.ask(row.ask(scene));
        const gone = CLOCK.test(row.name) ? 503 : 404;
        if (!WITHOUT_CHAT.test(row.name) && status !== gone) found.push(`${name}: ${row.name} ${status}`);
        if (WITHOUT_CHAT.test(row.name) && status >= 500) found.push(`${name}: ${row.name} ${status}`);
      }
    }
    expect(found).toEqual([]);
    expect(ROWS.filter(({ name }) => WITHOUT_CHAT.test(name))).toHaveLength(34);
  });

  test.each([0, 1])("in lane %i the API answers as to an address that is none", async (index) => {
    const lane = lanes[index] as Lane;
    const headers = app.headersOf(app.prospect);
    const none = toPlain(await lane.ask({ path: "/api/nothing/here", headers }));
    for (const row of ROWS.filter(({ route }) => route.startsWith("routes/api.chat")))
      expect(toPlain(await lane.ask(row.ask({ ...(await setScene(app, "prospect")), headers })))).toEqual(
        none,
      );
  });

  test("the pages that are left know it, so that nothing leads there", async () => {
    const { text } = await (lanes[0] as Lane).ask({ path: "/", headers: { Accept: "text/html" } });
    expect(JSON.parse(text).loaderData.root).toMatchObject({ chatEnabled: false });
  });
});

describe("the chat is switched on", () => {
  test.each<[string, Record<string, string>, boolean]>([
    ["exactly `true`", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "true" }, true],
    ["by the other name", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "", ENABLE_CHAT_FEATURE: "true" }, true],
    [
      "not by the other name when the first says no",
      { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "false", ENABLE_CHAT_FEATURE: "true" },
      false,
    ],
    ["not by TRUE", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "TRUE" }, false],
    ["not by 1", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "1" }, false],
    ["not by yes", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "yes" }, false],
    ["not by true and a blank", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "true " }, false],
    ["not by quotes that became part of it", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "'true'" }, false],
    ["not by nothing", { NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "" }, false],
  ])("%s", async (_how, environment, expected) => {
    const app = await start(environment);
    expect(app.deps.settings.chatEnabled).toBe(expected);
  });
});

test("a restart with the chat switched off sends open streams away, and they find it gone", async () => {
  const on = await start({ NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "true" });
  const off = await start({ NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "false" });
  const before = await makeServerLane(on.deps);
  const { response } = await before.open({ path: "/api/chat/stream", headers: on.headersOf(on.prospect) });
  const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
  await reader.readUntil(1);
  on.deps.hub.shutDown();
  await reader.readToEnd();
  expect(reader.events.map(({ event }) => event)).toEqual(["ready", "bye"]);
  const after = await makeServerLane(off.deps);
  const answer = await after.ask({ path: "/api/chat/stream", headers: off.headersOf(off.prospect) });
  expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([404, "not_found"]);
  await before.close();
  await after.close();
});
