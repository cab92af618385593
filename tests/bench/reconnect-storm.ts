import type { BenchInstallation } from "./bench-app";
import { type BenchRow, median, toRow } from "./bench-row";
import { startNchan } from "./reference/nchan";
import { orMissing } from "./reference/reference-server";
import type { Target } from "./traffic/traffic-commands";
import { withTraffic } from "./traffic/traffic-process";

const REPETITIONS = 3;
const CHANNELS = 1_500;
const MISSED = 5;
const IN_FLIGHT = 256;
const TARGET = 0.4;

/**
 * Everybody loses their stream, five messages are written into each conversation meanwhile, and everybody comes back at
 * once with their cursor. A stream counts as back when it has received all that it missed, each message once.
 */
export async function measureReconnectStorm(installation: BenchInstallation): Promise<readonly BenchRow[]> {
  const { sessions } = installation;
  const app = await installation.startApp();
  const nchan = await orMissing(startNchan);
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      ours.push(await storm({ kind: "chat", port: app.port, sessions }));
      if (nchan !== null) theirs.push(await storm({ kind: "nchan", port: nchan.port, sessions }));
    }
    return [
      toRow({
        case: `${CHANNELS * 2} streams come back, ${MISSED} messages missed`,
        metric: "streams that have caught up",
        unit: "1/s",
        ours: median(ours),
        reference: "nchan",
        referenceValue: median(theirs),
        target: TARGET,
        better: "higher",
      }),
    ];
  } finally {
    await nchan?.stop();
    await app.stop();
  }
}

function storm(target: Target): Promise<number> {
  return withTraffic(target, async (traffic) => {
    await traffic.open({ channels: CHANNELS, inFlight: IN_FLIGHT });
    // One message each, live: whoever has received something has a cursor.
    await traffic.sendAway({ channels: CHANNELS, perChannel: 1, inFlight: IN_FLIGHT });
    await traffic.open({ channels: CHANNELS, inFlight: IN_FLIGHT });
    await traffic.hangUp({});
    await traffic.sendAway({ channels: CHANNELS, perChannel: MISSED, inFlight: IN_FLIGHT });
    return (await traffic.open({ channels: CHANNELS, inFlight: IN_FLIGHT })).perSecond;
  });
}
