import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Pool } from "pg";
import { conversationPath, disclosuresPath, overseenConversationPath, PATHS } from "~/protocol/paths";
import { readServerFile } from "../../server/postgres-folder";
import { type Canaries, findCanaries, type Place } from "../support/canary/find-canaries";
import { provokeErrors } from "../support/canary/provoke-errors";
import { dumpTables, readClusterFiles } from "../support/canary/read-database";
import { type HeardApp, startHeardApp } from "../support/canary/start-heard-app";
import { readStorage, watchBrowser } from "../support/canary/watch-browser";
import { watchRedis } from "../support/canary/watch-redis";
import { signInCookie, toApiClient } from "../support/e2e-api";
import { toChatPage } from "../support/e2e-chat-page";
import { openDatabase } from "../support/e2e-database";
import { startTestInstallation } from "../support/e2e-installation";
import { makeProspect, makeTherapist, type TestPerson } from "../support/e2e-people";
import { stopPostgresAtOnce } from "../support/e2e-postgres";
import { followChannel } from "../support/e2e-stream";
import { test } from "../support/e2e-test";
import { REST_TOKEN, startRestBridge } from "../support/redis-rest-bridge";
import { startRedis } from "../support/redis-server";

/** Somebody whose name and address have nothing in common. */
async function rename(database: Pool, person: TestPerson): Promise<TestPerson> {
  const [name, email] = [makeCanary("Name"), `${makeCanary("mail")}@example.com`];
  await database.query("UPDATE users SET name = $2, email = $3 WHERE public_id = $1", [
    person.id,
    name,
    email,
  ]);
  return { ...person, name, email };
}

const makeCanary = (kind: string) => `${kind}${randomBytes(14).toString("hex")}`;

/** Signs in as a person does, by the form. */
async function signIn(page: Page, url: string, name: string): Promise<string> {
  await page.goto(`${url}${PATHS.signIn}`);
  await page.getByRole("button", { name: `Sign in as ${name}` }).click();
  await expect(page).toHaveURL(`${url}${PATHS.conversations}`);
  const session = (await page.context().cookies()).find((cookie) => cookie.name === "__session");
  return session?.value ?? "";
}

const signatureOf = (token: string) => token.split(".").at(-1) ?? "";

test("words, names, addresses and sessions are nowhere but on the screens of those they are for", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const text = makeCanary("Words");
  const draft = makeCanary("Draft");
  const installation = await startTestInstallation();
  const database = openDatabase(installation);
  const folder = await mkdtemp(join(tmpdir(), "renavest-canary-"));
  const redis = await startRedis({ folder });
  const bridge = await startRestBridge(redis.url);
  const watch = await watchRedis(redis, folder);
  // One on each way: logs in JSON and as text, Redis over TCP and over REST, the fast lane and Remix's.
  const apps: HeardApp[] = [
    await startHeardApp(folder, "json", {
      ...installation.env,
      APP_LOG: "json",
      UPSTASH_REDIS_URL: redis.url,
    }),
    await startHeardApp(folder, "text", {
      ...{ ...installation.env, APP_LOG: "text", FAST_LANE: "off" },
      ...{ UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: REST_TOKEN },
    }),
  ];
  const [first, second] = apps as [HeardApp, HeardApp];
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  const browsers = contexts.map((context, index) => watchBrowser(`browser ${index + 1}`, context));
  const places: Place[] = [];
  try {
    const prospect = await rename(database, await makeProspect(database));
    const therapist = await rename(database, await makeTherapist(database));
    const [mine, theirs] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page];
    const token = await signIn(mine, first.url, prospect.name);
    const peerToken = await signIn(theirs, second.url, therapist.name);
    const asProspect = toApiClient(first.url, `__session=${token}`);
    const asTherapist = toApiClient(second.url, `__session=${peerToken}`);
    const { id: channelId } = await asProspect.openChannel(therapist.id);
    const canaries: Canaries = {
      ...{
        text,
        draft,
        name: prospect.name,
        peerName: therapist.name,
      },
      ...{
        email: prospect.email.split("@")[0] ?? "",
        token: signatureOf(token),
        peerToken: signatureOf(peerToken),
      },
    };

    await test.step("the two of them talk, in every way the page offers", async () => {
      const [here, there] = [toChatPage(mine), toChatPage(theirs)];
      await mine.goto(`${first.url}${conversationPath(channelId)}`);
      await here.comesToLife();
      await theirs.goto(`${second.url}${conversationPath(channelId)}`);
      await there.comesToLife();
      await here.field.pressSequentially("typing ", { delay: 5 });
      await here.write(`${text} one`);
      await expect(there.message(`${text} one`)).toBeVisible();
      await there.write(`${text} two`);
      await expect(here.message(`${text} two`)).toBeVisible();
      const [one] = await asProspect.readAll(channelId);
      await asProspect.messaging({
        action: "edit_message",
        channelId,
        messageId: one?.id ?? "",
        content: `${text} edited`,
      });
      await expect(there.message(`${text} edited`)).toBeVisible();
      const { message } = await asProspect.send({
        channelId,
        content: `${text} gone`,
        clientMessageId: "known-key",
      });
      await expect(there.message(`${text} gone`)).toBeVisible();
      await asProspect.messaging({ action: "delete_message", channelId, messageId: message.id });
      await expect(there.message(`${text} gone`)).toHaveCount(0);
      await asTherapist.messaging({ action: "typing", channelId, typing: true });
      await asTherapist.messaging({ action: "mark_read", channelId, seq: 2 });
      await there.page.getByRole("button", { name: "Search this conversation" }).click();
      await there.page.getByRole("searchbox").fill(text);
      await there.page.getByRole("searchbox").press("Enter");
      await expect(there.page.locator(".search-result").first()).toContainText(text);
      await mine.reload();
      await here.comesToLife();
      await expect(here.message(`${text} edited`)).toBeVisible();
    });

    await test.step("one is left unsent, another half written", async () => {
      const here = toChatPage(mine);
      await mine.route(
        (url) => url.pathname === PATHS.send,
        (route) => route.abort("failed"),
      );
      await here.write(`${draft} unsent`);
      await expect(here.message(`${draft} unsent`)).toBeVisible();
      await here.field.fill(`${draft} half written`);
      await expect
        .poll(async () => (await readStorage("browser 1", mine)).content.toString())
        .toMatch(/draft/i);
      places.push(await readStorage("browser 1", mine), await readStorage("browser 2", theirs));
    });

    await test.step("without JavaScript, and by a reader of the bare stream", async () => {
      const plain = await browser.newContext({
        javaScriptEnabled: false,
        storageState: await contexts[0]!.storageState(),
      });
      const plainWatch = watchBrowser("the browser without JavaScript", plain);
      const page = await plain.newPage();
      await page.goto(`${first.url}${conversationPath(channelId)}`);
      await page.getByRole("textbox").fill(`${text} by form`);
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await expect(page.getByText(`${text} by form`)).toBeVisible();
      places.push(...(await plainWatch.places()));
      await plain.close();
      for (const app of apps) {
        const cookie = app === first ? asProspect.cookie : asTherapist.cookie;
        const reader = followChannel({ url: app.url, channelId, cookie });
        await reader.until(({ messages }) => messages.size === 4, "all messages");
        await reader.stop();
      }
    });

    const answers = await test.step("everything that can be asked wrongly is", async () => [
      ...(await provokeErrors({ url: first.url, cookie: asProspect.cookie, channelId }, canaries)),
      ...(await provokeErrors({ url: second.url, cookie: asTherapist.cookie, channelId }, canaries)),
    ]);

    await test.step("an admin looks around", async () => {
      for (const app of apps) {
        const cookie = await signInCookie(app.url, "ada.admin@example.com");
        const pages = [
          PATHS.admin,
          PATHS.audit,
          overseenConversationPath(channelId),
          disclosuresPath(prospect.id),
        ];
        for (const path of pages) {
          const response = await fetch(`${app.url}${path}`, { headers: { Cookie: cookie } });
          expect([path, response.status]).toEqual([path, 200]);
          places.push({
            name: `${path} as an admin sees it`,
            content: await response.text(),
            allowed: ["name", "peerName", "email"],
          });
        }
      }
    });

    await test.step("the database refuses what it is given, and Redis and the database go away", async () => {
      await database.query(
        "ALTER TABLE chat_messages ADD CONSTRAINT broken CHECK (author_name = '') NOT VALID",
      );
      for (const each of [asProspect, asTherapist]) {
        const refused = await each.post(PATHS.send, { channelId, content: text, clientMessageId: "refused" });
        expect(refused.status).toBe(500);
        answers.push({ name: `answer ${refused.status} to a send`, content: await refused.text() });
      }
      await database.query("ALTER TABLE chat_messages DROP CONSTRAINT broken");
      await database.query("CHECKPOINT");
      places.push(...(await dumpTables(database)), await watch.dump());
      places.push({ name: "what Redis was told", content: watch.commands.join("\n") });
      expect(watch.commands.join("\n")).toContain("chat:v1:recent:");
      for (const app of apps) {
        const metrics = await (await fetch(`${app.url}/metrics`)).text();
        expect(metrics).toContain("chat_sends_total");
        places.push({ name: "the metrics", content: metrics });
      }
      watch.stop();
      await redis.kill();
      const again = { channelId, content: text, clientMessageId: "without-redis" };
      for (const each of [asProspect, asTherapist])
        expect((await each.post(PATHS.send, again)).status).toBe(201);
      await stopPostgresAtOnce(installation);
      for (const each of [asProspect, asTherapist]) {
        const refused = await each.post(PATHS.send, { ...again, clientMessageId: "without-database" });
        expect(refused.status).toBe(503);
        answers.push({ name: `answer ${refused.status} to a send`, content: await refused.text() });
      }
    });

    for (const app of apps) await app.stop();
    expect(first.output()).toMatch(/^\{.*"event":"request_failed"|^\{.*"level":"error"/m);
    expect(second.output()).toMatch(/^error /m);
    const clusterDir = (await readServerFile(installation.dataDir))?.clusterDir ?? "";
    places.push(
      ...(await readClusterFiles(clusterDir, ["base", "global", "pg_wal"])),
      { name: "the log in JSON", content: first.output() },
      { name: "the log as text", content: second.output() },
      ...answers,
      ...(await Promise.all(browsers.map((each) => each.places()))).flat(),
    );
    expect(findCanaries(canaries, places)).toEqual([]);
    // A search that finds nothing must have had something to find: names stand in the one place they belong.
    const unlisted = places.map(({ name, content }) => ({ name, content }));
    expect(findCanaries(canaries, unlisted)).toContain("name in column users.name");
  } finally {
    for (const context of contexts) await context.close();
    for (const app of apps) await app.stop();
    watch.stop();
    await bridge.close();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
    await database.end();
    await installation.remove();
  }
});
