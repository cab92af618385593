import { setTimeout as sleep } from "node:timers/promises";
import type { WireMessage } from "~/protocol/messages";
import { toApiClient } from "../e2e-api";
import { listStored } from "../e2e-database";
import { followChannel } from "../e2e-stream";
import type { RoundTalk } from "./fault";
import type { FaultPlace } from "./fault-place";
import type { TruthRow } from "./judge-messages";
import type { LoadedReader, LoadedSend } from "./load-order";
import type { LoadProcess } from "./load-process";
import { measureApp } from "./measure-app";

/** Everything that is known when all is quiet again. */
export interface RoundEvidence {
  readonly sends: readonly LoadedSend[];
  readonly truth: ReadonlyMap<string, readonly TruthRow[]>;
  readonly readers: readonly LoadedReader[];
  readonly outsiders: readonly number[];
}

const IDLE_WITHIN_MS = 90_000;
const FRESH_WITHIN_MS = 90_000;

/** Reads the truth from PostgreSQL, then lets those who stayed catch up, and asks once more as somebody who comes now. */
export async function collectEvidence(
  place: FaultPlace,
  talks: readonly RoundTalk[],
  load: LoadProcess,
  sends: readonly LoadedSend[],
): Promise<RoundEvidence> {
  await waitUntilIdle(place);
  const truth = new Map<string, readonly TruthRow[]>();
  for (const { channelId } of talks) truth.set(channelId, await listStored(place.database, channelId));
  const newest = (channelId: string) =>
    Math.max(0, ...(truth.get(channelId) ?? []).map((row) => row.version));
  const versions = Object.fromEntries(talks.map(({ channelId }) => [channelId, newest(channelId)]));
  const { readers, outsiders } = await load.catchUp(versions);
  const fresh = await Promise.all(talks.map((talk) => readAfresh(place, talk, newest(talk.channelId))));
  return { sends, truth, readers: [...readers, ...fresh.flat()], outsiders };
}

/** What was given up may still be on its way to the database: nothing is, once nobody works or waits twice in a row. */
async function waitUntilIdle({ instances }: FaultPlace): Promise<void> {
  let idle = 0;
  for (const deadline = Date.now() + IDLE_WITHIN_MS; idle < 2 && Date.now() < deadline; await sleep(100)) {
    const measures = await Promise.all(instances.map((app) => measureApp(app).catch(() => null)));
    const isIdle = measures.every((one) => one !== null && one.databaseBusy + one.databaseWaiting === 0);
    idle = isIdle ? idle + 1 : 0;
  }
}

/** By history through every process, and by a stream from the beginning. Whoever may not read any more reads nothing. */
async function readAfresh(place: FaultPlace, talk: RoundTalk, version: number): Promise<LoadedReader[]> {
  const { channelId, asTherapist } = talk;
  const { cookie } = asTherapist;
  const clients = place.instances.map(({ url }) => toApiClient(url, cookie));
  const histories = await Promise.all(clients.map((client) => client.readAll(channelId)));
  const [here] = clients;
  const reload = async () => (await here?.readAll(channelId)) ?? [];
  const { url } = place.instances[1];
  const stream = followChannel({ url, cookie, channelId, reload });
  await stream
    .until((reader) => reader.version() >= version, "everything", FRESH_WITHIN_MS)
    .catch(() => undefined);
  await stream.stop();
  const toReader = (messages: readonly WireMessage[], kind: LoadedReader["kind"]): LoadedReader => ({
    ...{ channelId, kind, faults: [], resets: 0, connections: 1 },
    messages: messages.map(({ id, seq, content }) => ({ id, seq, content })),
  });
  return [
    ...histories.map((messages) => toReader(messages, "history")),
    { ...toReader([...stream.messages.values()], "conversation from its beginning"), faults: stream.faults },
  ];
}
