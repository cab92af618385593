import { type BenchRow, toRow } from "./bench-row";
import { Latencies } from "./latencies";
import type { Target } from "./traffic/traffic-commands";
import { withTraffic } from "./traffic/traffic-process";

const REPETITIONS = 3;
const PER_SECOND = 200;
const SECONDS = 6;
const WARM_UP_SECONDS = 1;
const TARGET = 1.2;

/** The same arrivals of messages with and without somebody who takes one long record after the other. */
export async function measureSends(
  { target, channels }: { readonly target: Target; readonly channels: number },
  take: () => Promise<unknown>,
): Promise<readonly BenchRow[]> {
  const quiet = new Latencies();
  const busy = new Latencies();
  await withTraffic(target, async (traffic) => {
    await traffic.open({ channels, inFlight: 32 });
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      const order = {
        kind: "message",
        perSecond: PER_SECOND,
        seconds: SECONDS,
        seed: repetition + 1,
      } as const;
      quiet.add(await traffic.openLoop({ ...order, warmUpSeconds: WARM_UP_SECONDS }));
      let isSending = true;
      const taking = (async () => {
        let taken = 0;
        for (; isSending; taken += 1) await take();
        return taken;
      })();
      busy.add(await traffic.openLoop({ ...order, warmUpSeconds: WARM_UP_SECONDS }));
      isSending = false;
      if ((await taking) === 0) throw new Error("no record was taken");
    }
  });
  quiet.tellLoad("without");
  busy.tellLoad("while records are taken");
  return (["p50", "p95", "p99"] as const).map((metric) =>
    toRow({
      ...{ case: `${PER_SECOND} messages/s while records are taken`, metric, unit: "ms", better: "lower" },
      ...{ ours: busy[metric], reference: "without", referenceValue: quiet[metric] },
      target: TARGET,
    }),
  );
}
