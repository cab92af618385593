import { REDIS_PASSWORD } from "../redis-server";
import type { RoundEvidence } from "./collect-evidence";
import type { Fault, RoundTalk } from "./fault";
import type { FaultPlace } from "./fault-place";
import { judgeMessages } from "./judge-messages";
import { CASES, type CaseName, type LoadedSend } from "./load-order";
import { findLeftOvers } from "./measure-app";

/** One line for each violation: of the people's own checks by case, and of the processes afterwards. */
export interface Verdict {
  readonly cases: Readonly<Record<CaseName, readonly string[]>>;
  /** private and clean. */
  readonly place: readonly string[];
}

/** A fault that breaks a promise breaks it for every message; the first few say which. */
const TOLD_AT_MOST = 12;

export async function judgeRound(
  place: FaultPlace,
  fault: Fault,
  talks: readonly RoundTalk[],
  evidence: RoundEvidence,
): Promise<Verdict> {
  const cases = CASES.map((name): [CaseName, string[]] => {
    return [name, judgeCase(name, fault, talks, evidence).slice(0, TOLD_AT_MOST)];
  });
  // What a half-open connection leaves at the app ends with the stream's life; here its wire ends it.
  for (const { good, bad } of place.instances) for (const { network } of [good, bad]) network.cut();
  const leftOvers = await Promise.all(place.instances.map((app) => findLeftOvers(app, app.baseline)));
  return {
    cases: Object.fromEntries(cases) as Record<CaseName, string[]>,
    place: [...judgeOutsiders(evidence), ...(await judgeLogs(place, talks)), ...leftOvers.flat()],
  };
}

function judgeCase(
  name: CaseName,
  fault: Fault,
  talks: readonly RoundTalk[],
  { sends, truth, readers }: RoundEvidence,
): string[] {
  return talks
    .filter(({ caseName }) => caseName === name)
    .flatMap(({ channelId, purgedSeq }) => {
      const own = sends.filter((send) => send.channelId === channelId);
      return [
        ...(name === "good network" ? judgeNotice(fault, own) : []),
        ...judgeMessages({
          ...{ sends: own, truth: truth.get(channelId) ?? [], purgedSeq },
          readers: readers.filter((reader) => reader.channelId === channelId),
        }),
      ];
    });
}

function judgeNotice({ unnoticed, bites, final }: Fault, sends: readonly LoadedSend[]): string[] {
  const failed = sends.flatMap(({ tries }) => tries).filter((status) => status !== 200 && status !== 201);
  if (unnoticed && failed.length > 0) return [`noticed: sends were answered ${failed.slice(0, 5)}`];
  if (bites && failed.length === 0) return ["the fault has not bitten: every send was answered at once"];
  const refused = sends.filter(({ end }) => end === "refused").length;
  if (final && refused === 0) return ["the fault has not bitten: nothing was refused"];
  return !final && refused > 0 ? [`durable: ${refused} sends were refused`] : [];
}

function judgeOutsiders({ outsiders }: RoundEvidence): string[] {
  const letIn = outsiders.filter((status) => status < 400).length;
  if (letIn > 0) return [`private: somebody else was let in ${letIn} times`];
  return outsiders.includes(404) ? [] : ["private: nobody was turned away, so nothing was shown"];
}

async function judgeLogs(place: FaultPlace, talks: readonly RoundTalk[]): Promise<string[]> {
  const logs = await place.readLogs();
  const secrets = [
    ["a message", "writer 1 message"],
    ["the Redis password", REDIS_PASSWORD],
    ...talks.flatMap(({ prospect, asProspect, channelId }) => [
      ["a name", prospect.name],
      ["an address", prospect.email],
      ["a token", asProspect.cookie.split("=")[1] ?? ""],
      ["a conversation's id", channelId],
    ]),
  ];
  return secrets.flatMap(([what, text = ""]) => (logs.includes(text) ? [`private: ${what} in the log`] : []));
}
