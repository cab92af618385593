import { test as base } from "@playwright/test";
import type pg from "pg";
import { type AppFixture, startApp } from "./app-fixture";
import { type ApiClient, signInApi } from "./e2e-api";
import { openDatabase } from "./e2e-database";
import type { TestInstallation } from "./e2e-installation";
import { makePair, type TestPair, type TestPerson } from "./e2e-people";
import { getSharedInstallation } from "./e2e-setup";

/** Two people with a conversation of their own, each signed in without a browser too. */
export interface TestTalk extends TestPair {
  readonly channelId: string;
  readonly asProspect: ApiClient;
  readonly asTherapist: ApiClient;
}

interface WorkerFixtures {
  readonly installation: TestInstallation;
  /** This worker's app; other workers run their own on the same database. */
  readonly app: AppFixture;
  readonly database: pg.Pool;
}

interface TestFixtures {
  readonly signIn: (person: TestPerson) => Promise<ApiClient>;
  /** A conversation that no other test knows. */
  readonly talk: TestTalk;
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
  signIn: async ({ app }, use) => use((person) => signInApi(app.url, person.email)),
  talk: async ({ database, signIn }, use) => use(await makeTalk(database, signIn)),
});

export async function makeTalk(
  database: pg.Pool,
  signIn: (person: TestPerson) => Promise<ApiClient>,
): Promise<TestTalk> {
  const pair = await makePair(database);
  const asProspect = await signIn(pair.prospect);
  const asTherapist = await signIn(pair.therapist);
  const channel = await asProspect.openChannel(pair.therapist.id);
  return { ...pair, channelId: channel.id, asProspect, asTherapist };
}
