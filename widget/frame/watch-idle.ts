import { createActivityClock } from "~/client/activity-clock";
import { browserClock } from "~/client/clock";
import { createIdleWatch, type IdleState } from "~/client/idle-watch";
import { listenForActivity } from "~/client/listen-for-activity";
import { createPageSignals } from "~/client/page-signals";

const MINUTE_MS = 60_000;

/** Tells when nobody has done anything in the frame for long; null where that never ends a session. */
export function watchIdle(
  idleMinutes: number,
  { personId, session }: { readonly personId: string; readonly session: string },
  onChange: (state: IdleState) => void,
) {
  if (idleMinutes === 0) return null;
  const watch = createIdleWatch({
    ...{ clock: browserClock, signals: createPageSignals(), session, onChange },
    activity: createActivityClock({ storage: null, personId, session }),
    limitMs: idleMinutes * MINUTE_MS,
    listen: (onActivity) => listenForActivity(onActivity),
  });
  watch.start();
  return watch;
}
