import type pg from "pg";
import type { ApiClient } from "./e2e-api";
import { makePair, type TestPair, type TestPerson } from "./e2e-people";

/** Two people with a conversation of their own, each signed in without a browser too. */
export interface TestTalk extends TestPair {
  readonly channelId: string;
  readonly asProspect: ApiClient;
  readonly asTherapist: ApiClient;
}

/** Makes a pair and opens their conversation. */
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

/** One after the other: a rush of people signing in is not what these tests are about. */
export async function makeTalks(
  count: number,
  ...[database, signIn]: Parameters<typeof makeTalk>
): Promise<TestTalk[]> {
  const talks: TestTalk[] = [];
  while (talks.length < count) talks.push(await makeTalk(database, signIn));
  return talks;
}
