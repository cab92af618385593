import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnv } from "~/config/env.server";
import { loadRecordKeys } from "~/http/record-keys.server";
import type { Lane } from "../support/make-lanes";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import { createTestApp, makeLanes, type TestApp } from "../support/test-app";

const FORMER = { id: "r1", publicKey: "A".repeat(43) };
let app: TestApp;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createTestApp({ environment: { CHAT_EXPORT_FORMER_KEYS: `${FORMER.id}:${FORMER.publicKey}` } });
  lanes = await makeLanes(app.deps, makeRouteBuild(await listRoutes()));
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

test.each([0, 1])(
  "in lane %i whoever was handed a record finds by which keys they are signed",
  async (index) => {
    const answer = await lanes[index]!.ask({ path: "/.well-known/renavest-record-keys.json" });
    expect(answer.status).toBe(200);
    const { keyId, publicKey } = app.deps.records;
    expect(JSON.parse(answer.text)).toEqual({
      keys: [
        { id: keyId, publicKey, algorithm: "Ed25519" },
        { ...FORMER, algorithm: "Ed25519" },
      ],
    });
  },
);

test("the page shows the same, to everybody", async () => {
  const request = new Request("https://chat.test/records/key");
  const { keys } = await loadRecordKeys({ request, params: {}, context: { deps: app.deps } });
  expect(keys).toEqual([{ id: app.deps.records.keyId, publicKey: app.deps.records.publicKey }, FORMER]);
});

test.each(["r1", "r1:short", `:${"A".repeat(43)}`, `r1:${"A".repeat(42)}=`])(
  "%j is no former key, and no start",
  (text) => {
    const environment = { DB_HOST: "h", DB_USER: "u", DB_DATABASE: "d" };
    const keys = `k1:${Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString("base64")}`;
    expect(() =>
      readEnv({ ...environment, CHAT_ENCRYPTION_KEYS: keys, CHAT_EXPORT_FORMER_KEYS: text }),
    ).toThrow(/CHAT_EXPORT_FORMER_KEYS: entry 1/);
  },
);
