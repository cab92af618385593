import { type BrowserContextOptions, test as base, type Page } from "@playwright/test";
import type pg from "pg";
import { type AppFixture, startApp } from "./app-fixture";
import { type ApiClient, signInApi } from "./e2e-api";
import { openDatabase } from "./e2e-database";
import type { TestInstallation } from "./e2e-installation";
import type { TestPerson } from "./e2e-people";
import { createProblems, type Problems } from "./e2e-problems";
import { getSharedInstallation } from "./e2e-setup";
import { makeTalk, type TestTalk } from "./e2e-talk";

interface WorkerFixtures {
  readonly installation: TestInstallation;
  /** This worker's app; other workers run their own on the same database. */
  readonly app: AppFixture;
  readonly database: pg.Pool;
}

interface TestFixtures {
  /** Console errors and warnings and page errors of every browser of the test; unexpected ones fail it. */
  readonly problems: Problems;
  readonly signIn: (person: Pick<TestPerson, "email">) => Promise<ApiClient>;
  /** A conversation that no other test knows. */
  readonly talk: TestTalk;
  /** A new browser, signed in with the session of `as`; nobody without. Addresses are relative to the app. */
  readonly openBrowser: (options?: BrowserContextOptions & { readonly as?: ApiClient }) => Promise<Page>;
}

/** Playwright's `test` on an installation of ours. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  installation: [async ({}, use) => use(getSharedInstallation()), { scope: "worker" }],
  app: [
    async ({ installation }, use) => {
      const app = await startApp(installation.env);
      await use(app);
      await app.stop();
    },
    { scope: "worker" },
  ],
  database: [
    async ({ installation }, use) => {
      const database = openDatabase(installation);
      await use(database);
      await database.end();
    },
    { scope: "worker" },
  ],
  problems: [
    async ({}, use) => {
      const problems = createProblems();
      await use(problems);
      problems.check();
    },
    { auto: true },
  ],
  signIn: async ({ app }, use) => use((person) => signInApi(app.url, person.email)),
  talk: async ({ database, signIn }, use) => use(await makeTalk(database, signIn)),
  openBrowser: async ({ app, browser, problems, contextOptions }, use) => {
    const opened: { close(): Promise<void> }[] = [];
    await use(async ({ as, ...options } = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: app.url, ...options });
      opened.push(context);
      problems.watch(context);
      if (as !== undefined) await context.addCookies([{ ...toCookie(as.cookie), url: app.url }]);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
});

/** As a browser keeps it. */
export function toCookie(header: string): { readonly name: string; readonly value: string } {
  const [name = "", value = ""] = header.split("=", 2);
  return { name, value };
}
