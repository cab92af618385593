import { expect } from "@playwright/test";
import { conversationPath, PATHS } from "~/protocol/paths";
import { type AppFixture, startApp } from "../support/app-fixture";
import { makePair } from "../support/e2e-people";
import { answered } from "../support/e2e-problems";
import { test } from "../support/e2e-test";
import { startTlsProxy } from "../support/tls-proxy";

const HSTS = "max-age=63072000; includeSubDomains";

test("behind a proxy that ends TLS every answer of a production server asks for https from now on", async ({
  browser,
  database,
  installation,
  problems,
}) => {
  problems.allow(answered(404));
  const { prospect } = await makePair(database);
  let app: AppFixture | null = null;
  const proxy = await startTlsProxy(() => app?.port ?? 0);
  const url = `https://localhost:${proxy.port}`;
  app = await startApp({
    ...{ ...installation.env, NODE_ENV: "production", APP_LOG: "silent", RENAVEST_LOCAL_IDENTITY: "1" },
    ...{ APP_ORIGINS: url, TRUSTED_PROXIES: "127.0.0.1" },
  });
  const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true });
  problems.watch(context);
  try {
    for (const path of [PATHS.home, PATHS.signIn, "/favicon.svg", "/api/nowhere", "/nowhere", PATHS.stream]) {
      const answer = await context.request.get(path, { maxRedirects: 0 });
      expect(answer.headers()["strict-transport-security"], path).toBe(HSTS);
    }
    const signedIn = await context.request.post(PATHS.signIn, {
      form: { person: prospect.email },
      headers: { Origin: url, "Sec-Fetch-Site": "same-origin" },
      maxRedirects: 0,
    });
    expect([signedIn.status(), signedIn.headers()["strict-transport-security"]]).toEqual([303, HSTS]);
    // Only over TLS, only to this very host, not to scripts.
    expect(signedIn.headers()["set-cookie"]).toMatch(/^__Host-[^;]+;.*Secure/);
    const page = await context.newPage();
    const opened = await page.goto(conversationPath("Z".repeat(24)));
    expect(await opened?.headerValue("strict-transport-security")).toBe(HSTS);
    await page.goto(PATHS.conversations);
    await expect(page.getByText(`Signed in as ${prospect.name}`)).toBeVisible();
  } finally {
    await context.close();
    await app.stop();
    proxy.close();
  }
});
