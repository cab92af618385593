import { defineConfig, devices } from "@playwright/test";
import { BROWSER_ARGS, getBrowser } from "./tests/support/find-browser";

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.test.ts",
  outputDir: "test-results",
  // One database for the run; each worker runs its own app on it, and tests make people of their own.
  globalSetup: "./tests/support/e2e-setup.ts",
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./tests/support/e2e-failures-last.ts"]],
  use: {
    ...devices["Desktop Chrome"],
    locale: "en-US",
    timezoneId: "America/New_York",
    trace: "retain-on-failure",
    launchOptions: { executablePath: getBrowser(), args: BROWSER_ARGS },
  },
});
