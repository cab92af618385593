import { setTimeout as sleep } from "node:timers/promises";
import { signInApi } from "../e2e-api";
import { makeTalks } from "../e2e-talk";
import { collectEvidence } from "./collect-evidence";
import { type Fault, IS_LONG, type RoundTalk } from "./fault";
import type { FaultInstance, FaultPlace } from "./fault-place";
import { judgeRound, type Verdict } from "./judge-round";
import { CASES, type LoadChannel, type LoadOrder } from "./load-order";
import { startLoad } from "./load-process";

const WRITERS_PER_MEMBER = IS_LONG ? 8 : 2;
const PAUSE_MS = IS_LONG ? 60 : 80;
const BEFORE_AND_AFTER = 8;
const MEANWHILE = 2;
const CUT_EVERY_MS = 700;
const BACK_WITHIN_MS = 180_000;

/**
 * One fault under load, in its three cases at once: people on a good network, people whose connections are cut all the
 * time, and people one of whom is with a server that is killed and started again while the fault lasts.
 */
export async function runRound(place: FaultPlace, fault: Fault): Promise<Verdict> {
  const talks = await makeRoundTalks(place);
  const load = startLoad(toOrder(place, talks));
  let interrupting: NodeJS.Timeout | undefined;
  try {
    await load.confirmed(1);
    interrupting = setInterval(() => {
      for (const { bad } of place.front === null ? place.instances : [place.front]) bad.network.cut();
    }, CUT_EVERY_MS);
    await load.confirmed(BEFORE_AND_AFTER);
    const rounds = (IS_LONG ? fault.longRounds : fault.rounds) ?? 1;
    for (let round = 1; round <= rounds; round += 1) {
      const end = await fault.begin(place, talks);
      const restarted = sleep(100).then(() => restart(place.instances[2]));
      const held = sleep((IS_LONG ? fault.longHoldMs : undefined) ?? fault.holdMs);
      try {
        await Promise.all([held, fault.unnoticed ? load.confirmed(MEANWHILE) : null]);
      } finally {
        await end();
        await restarted;
      }
      if (!fault.final) await load.confirmed(BEFORE_AND_AFTER);
    }
    clearInterval(interrupting);
    const sends = await load.enough();
    const evidence = await collectEvidence(place, talks, load, sends);
    load.stop();
    return await judgeRound(place, fault, talks, evidence);
  } finally {
    clearInterval(interrupting);
    load.stop();
  }
}

async function makeRoundTalks({ database, instances }: FaultPlace): Promise<RoundTalk[]> {
  const { url } = instances[0];
  const talks = await makeTalks(CASES.length, database, (person) => signInApi(url, person.email));
  return talks.map((talk, index) => ({ ...talk, caseName: CASES[index] ?? CASES[0], purgedSeq: 0 }));
}

/** Two people of a conversation are with two processes; nobody but the third case meets the one that is killed. */
function toOrder({ instances, front }: FaultPlace, talks: readonly RoundTalk[]): LoadOrder {
  const [here, there, killed] = front === null ? instances : [front, front, front];
  const urls: Record<LoadChannel["caseName"], readonly [string, string]> = {
    "good network": [here.good.url, there.good.url],
    "interrupted client": [here.bad.url, there.bad.url],
    "restarted server": [killed.good.url, there.good.url],
  };
  const channels = talks.map(({ channelId, caseName, asProspect, asTherapist }, index): LoadChannel => {
    const [first, second] = urls[caseName];
    const outsider = talks[(index + 1) % talks.length]?.asProspect.cookie ?? "";
    return {
      ...{ channelId, caseName },
      members: [
        { url: first, cookie: asProspect.cookie },
        { url: second, cookie: asTherapist.cookie },
      ],
      outsider: { url: second, cookie: outsider },
    };
  });
  return { channels, writersPerMember: WRITERS_PER_MEMBER, pauseMs: PAUSE_MS };
}

/** As whatever watches over processes does it: a start that fails is followed by another. */
export async function restart(app: FaultInstance): Promise<void> {
  if (app.isRunning()) await app.kill();
  for (const deadline = Date.now() + BACK_WITHIN_MS; ; await sleep(200)) {
    try {
      return await app.start();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
