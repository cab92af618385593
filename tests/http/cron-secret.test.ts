import { afterAll, beforeAll, expect, test } from "vitest";
import type { Lane } from "../support/make-lanes";
import { createTestApp, makeLanes, type TestApp } from "../support/test-app";

let app: TestApp;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createTestApp();
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

// `Bearer ${undefined}`: what a job says, and what a careless check compares it with, when CRON_SECRET is not set.
test.each(["Bearer undefined", "Bearer null", "Bearer ", "Bearer", ""])(
  "what a clock starts is not started by %j while there is no secret",
  async (authorization) => {
    expect(process.env.CRON_SECRET).toBeUndefined();
    for (const lane of lanes)
      for (const path of ["/api/cron/close-expired-chats", "/api/cron/purge-due-conversations"])
        for (const method of ["GET", "POST"]) {
          const answer = await lane.ask({ method, path, headers: { Authorization: authorization } });
          expect([404, 503], `${lane.name} ${method}`).toContain(answer.status);
        }
  },
);
