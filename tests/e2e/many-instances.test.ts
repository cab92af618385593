import { expect, type Page } from "@playwright/test";
import { PATHS } from "~/protocol/paths";
import { signInApi } from "../support/e2e-api";
import { type ChatPage, toChatPage } from "../support/e2e-chat-page";
import { listStored } from "../support/e2e-database";
import { answered, NO_NETWORK } from "../support/e2e-problems";
import { makeTalk } from "../support/e2e-talk";
import { test, toCookie } from "../support/e2e-test";
import { type FaultInstance, openFaultPlace } from "../support/faults/fault-place";
import { ANSWERED_BY } from "../support/nginx";

const RETURN_MS = 30_000;
const TRIES = 12;

/** Opens the conversation, again until its stream is with a process that `isWanted`; returns that process. */
async function openWith(
  chat: ChatPage,
  channelId: string,
  instances: readonly FaultInstance[],
  isWanted: (app: FaultInstance) => boolean,
): Promise<FaultInstance> {
  for (let time = 1; time <= TRIES; time += 1) {
    const stream = chat.page.waitForResponse((response) => response.url().endsWith(PATHS.stream));
    await chat.open(channelId);
    const by = (await (await stream).headerValue(ANSWERED_BY)) ?? "";
    const app = instances.find(({ port }) => by.endsWith(`:${port}`));
    if (app !== undefined && isWanted(app)) return app;
  }
  throw new Error("nginx gave every stream to the same process");
}

for (const redis of [false, true]) {
  test(`two people on different processes behind nginx talk, also when theirs are killed and stopped, ${redis ? "with" : "without"} Redis`, async ({
    openBrowser,
    problems,
  }) => {
    test.setTimeout(240_000);
    problems.allow(NO_NETWORK);
    for (const status of [502, 504]) problems.allow(answered(status));
    const place = await openFaultPlace({ nginx: true, redis });
    const { instances, database } = place;
    const url = place.front?.url ?? "";
    const pages: Page[] = [];
    try {
      const talk = await makeTalk(database, (person) => signInApi(url, person.email));
      const { channelId } = talk;
      const open = async (cookie: string): Promise<ChatPage> => {
        const page = await openBrowser({ baseURL: url });
        pages.push(page);
        await page.context().addCookies([{ ...toCookie(cookie), url }]);
        return toChatPage(page);
      };
      const pat = await open(talk.asProspect.cookie);
      const thea = await open(talk.asTherapist.cookie);
      const patsApp = await openWith(pat, channelId, instances, () => true);
      const theasApp = await openWith(thea, channelId, instances, (app) => app !== patsApp);
      const said: string[] = [];
      const say = async (from: ChatPage, text: string) => {
        said.push(text);
        await from.write(text);
        for (const chat of [pat, thea]) await expect(chat.message(text)).toBeVisible({ timeout: RETURN_MS });
        await expect(from.message(text)).toContainText(/Sent|Read/, { timeout: RETURN_MS });
      };

      await say(pat, "from one process");
      await say(thea, "from another process");
      await patsApp.kill();
      await say(pat, "mine was killed");
      await say(thea, "I still hear you");
      await patsApp.start();
      const { how } = await theasApp.terminate();
      expect(how).toBe(0);
      await say(thea, "mine was stopped");
      await say(pat, "all is well");

      for (const chat of [pat, thea]) {
        await expect(chat.notice).toHaveCount(0, { timeout: RETURN_MS });
        expect(await chat.texts()).toEqual(said);
        await chat.page.reload();
        await chat.comesToLife();
        expect(await chat.texts()).toEqual(said);
      }
      expect((await listStored(database, channelId)).map(({ seq }) => seq)).toEqual(
        said.map((_, index) => index + 1),
      );
    } finally {
      for (const page of pages) await page.context().close();
      await place.close();
    }
  });
}
