import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInApi, toApiClient } from "../support/e2e-api";
import { listStored } from "../support/e2e-database";
import { followChannel } from "../support/e2e-stream";
import { makeTalk } from "../support/e2e-talk";
import { type FaultPlace, openFaultPlace } from "../support/faults/fault-place";

let place: FaultPlace;
beforeAll(async () => {
  place = await openFaultPlace();
}, 120_000);
afterAll(() => place.close(), 120_000);

test("in a quiet conversation, a message whose process died before its hint is seen at another, once", {
  timeout: 120_000,
}, async () => {
  const [here, there] = place.instances;
  const talk = await makeTalk(place.database, (person) => signInApi(there.url, person.email));
  const { channelId, asProspect, asTherapist } = talk;
  const reader = followChannel({ url: there.url, channelId, cookie: asTherapist.cookie });
  await reader.until(({ heard }) => heard.includes("ready"), "ready", 60_000);
  const message = { channelId, content: "nobody hinted at this", clientMessageId: "unhinted" };

  here.databaseWire.deafAfter = /append_messages/;
  const answer = toApiClient(here.url, asProspect.cookie)
    .send(message)
    .catch(() => null);
  while ((await listStored(place.database, channelId)).length === 0) await sleep(10);
  await here.kill();
  here.databaseWire.deafAfter = null;

  expect(await answer).toBeNull();
  await reader.until(({ messages }) => messages.size === 1, "what only the sweep can find", 30_000);
  await reader.stop();
  const [stored] = await listStored(place.database, channelId);
  expect([...reader.messages.keys()]).toEqual([stored?.id]);
  expect(await asProspect.send(message)).toMatchObject({
    duplicate: true,
    message: { id: stored?.id, seq: 1 },
  });
  expect(await listStored(place.database, channelId)).toHaveLength(1);
  await here.start();
});
