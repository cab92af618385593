import { expect } from "@playwright/test";
import { startApp } from "../support/app-fixture";
import { signInApi } from "../support/e2e-api";
import { followChannel } from "../support/e2e-stream";
import { makeTalks, test } from "../support/e2e-test";

const TALKS = 4;
const STREAMS_PER_PERSON = 4;

test("asked to stop, the app says goodbye to every stream, ends in time, and readers go on where they were", async ({
  installation,
  database,
}) => {
  const app = await startApp(installation.env);
  try {
    const talks = await makeTalks(TALKS, database, (person) => signInApi(app.url, person.email));
    const follow = (channelId: string, cookie: string, after?: string) =>
      followChannel({ url: app.url, channelId, cookie, comesBack: false, ...(after && { after }) });
    const readers = talks.flatMap(({ channelId, asProspect, asTherapist }) =>
      [asProspect.cookie, asTherapist.cookie].flatMap((cookie) =>
        Array.from({ length: STREAMS_PER_PERSON }, () => follow(channelId, cookie)),
      ),
    );
    for (const { asProspect, channelId } of talks) await asProspect.sendMany(channelId, "before", 3);
    for (const reader of readers) await reader.until(({ messages }) => messages.size === 3, "what was sent");

    const { how, tookMs } = await app.terminate();

    expect(how).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
    for (const reader of readers) {
      await reader.stop();
      expect(reader.heard.at(-1)).toBe("bye shutdown");
      expect(reader.faults).toEqual([]);
    }

    await app.start();
    for (const { asTherapist, asProspect, channelId } of talks) {
      await asTherapist.sendMany(channelId, "after", 2);
      const resumed = follow(channelId, asProspect.cookie, "1-3");
      await resumed.until(({ messages }) => messages.size === 2, "what came after the restart");
      await resumed.stop();
      expect([...resumed.messages.values()].map(({ seq }) => seq)).toEqual([4, 5]);
    }
  } finally {
    await app.stop();
  }
});
