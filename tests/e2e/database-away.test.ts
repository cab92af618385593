import { expect } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { startApp } from "../support/app-fixture";
import { signInApi } from "../support/e2e-api";
import { listStored, openDatabase } from "../support/e2e-database";
import { startTestInstallation } from "../support/e2e-installation";
import { stopPostgresAtOnce } from "../support/e2e-postgres";
import { followChannel } from "../support/e2e-stream";
import { makeTalk } from "../support/e2e-talk";
import { test } from "../support/e2e-test";

test("without its database the app says so, stays up, and goes on by itself when the database is back", async ({
  page,
}) => {
  // A database of its own: it is taken away.
  const installation = await startTestInstallation();
  const app = await startApp(installation.env);
  const database = openDatabase(installation);
  let again: typeof installation | null = null;
  try {
    const talk = await makeTalk(database, (person) => signInApi(app.url, person.email));
    const { channelId, asProspect, asTherapist } = talk;
    await asProspect.sendMany(channelId, "before", 2);
    const reader = followChannel({ url: app.url, channelId, cookie: asTherapist.cookie });
    await reader.until(({ messages }) => messages.size === 2, "what was sent");

    await stopPostgresAtOnce(installation);

    const body = { channelId, content: "while it is away", clientMessageId: "away-1" };
    for (let round = 0; round < 3; round += 1) {
      const startedAt = performance.now();
      const refused = await asProspect.post(PATHS.send, body);
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
      expect(await refused.json()).toEqual({
        error: { code: "unavailable", message: expect.any(String), requestId: expect.any(String) },
      });
    }
    expect((await fetch(`${app.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);

    const [name, value] = asProspect.cookie.split("=", 2) as [string, string];
    await page.context().addCookies([{ name, value, url: app.url }]);
    for (const path of [PATHS.conversations, `${PATHS.conversations}/${channelId}`, PATHS.signIn]) {
      const response = await page.goto(`${app.url}${path}`);
      expect(response?.status()).toBe(503);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(
        "We can't reach your messages right now.",
      );
      await expect(page.getByRole("link", { name: "Try again" })).toBeVisible();
      expect(await page.content()).not.toMatch(/ECONNREFUSED|node_modules|\bat [\w.]+ \(/);
    }

    again = await startTestInstallation(installation.dataDir);
    expect(again.env["DB_PORT"]).toBe(installation.env["DB_PORT"]);
    expect(app.isRunning()).toBe(true);
    await expect
      .poll(async () => (await asProspect.post(PATHS.send, body)).status, { message: "the retried send" })
      .toBe(201);
    await reader.until(({ messages }) => messages.size === 3, "the message sent after the outage");
    expect(reader.faults).toEqual([]);
    await reader.stop();
    expect((await listStored(database, channelId)).map((row) => row.seq)).toEqual([1, 2, 3]);
    await page.goto(`${app.url}${PATHS.conversations}/${channelId}`);
    await expect(page.getByText("while it is away")).toBeVisible();
  } finally {
    await app.stop();
    await database.end();
    await again?.stop();
    await installation.remove();
  }
});
