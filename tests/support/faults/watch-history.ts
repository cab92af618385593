import { setTimeout as sleep } from "node:timers/promises";
import { PATHS } from "~/protocol/paths";
import type { HistoryAnswer } from "~/protocol/requests";
import type { LoadChannel } from "./load-order";

const PAUSE_MS = 150;
const ANSWER_MS = 4_000;

/**
 * Reads the newest page again and again, from the cache or not: it must have no hole and hold everything that was
 * confirmed before it was asked for. Resolves with what was wrong.
 */
export async function watchHistory(
  { channelId, members }: LoadChannel,
  load: { isOver(): boolean; confirmedSeq(): number },
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let turn = 0; !load.isOver(); turn += 1) {
    const { url, cookie } = members[turn % 2 === 0 ? 0 : 1];
    const confirmed = load.confirmedSeq();
    const answer = await fetch(`${url}${PATHS.messaging}`, {
      method: "POST",
      headers: { Cookie: cookie, Origin: url, "Content-Type": "application/json" },
      body: JSON.stringify({ action: "history", channelId }),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch(() => null);
    if (answer?.status === 500) faults.push("history was answered with 500");
    if (answer?.status === 200) {
      const seqs = (JSON.parse(answer.text) as HistoryAnswer).messages.map(({ seq }) => seq);
      const first = seqs[0] ?? 1;
      const hole = seqs.find((seq, index) => seq !== first + index);
      if (hole !== undefined) faults.push(`history has a hole before ${hole}`);
      if ((seqs.at(-1) ?? 0) < confirmed)
        faults.push(`history ends at ${seqs.at(-1)}, ${confirmed} confirmed`);
    }
    await sleep(PAUSE_MS);
  }
  return faults;
}
