import { useEffect, useRef, useState } from "react";
import { createActivityClock } from "~/client/activity-clock";
import { browserClock } from "~/client/clock";
import { findDeviceStorage } from "~/client/device-vault";
import { createIdleWatch, type IdleState, type IdleWatch } from "~/client/idle-watch";
import { listenForActivity } from "~/client/listen-for-activity";
import { createPageSignals } from "~/client/page-signals";
import { browserRandom } from "~/client/random";
import { createSureSignOut } from "~/client/sure-sign-out";
import { PATHS } from "~/protocol/paths";
import { clearPageData } from "./clear-page-data";
import { freshClerkFetch } from "./clerk-fetch";

/** What the server says of when to sign somebody out who does nothing. */
export interface Logoff {
  /** 0: never. */
  readonly idleMinutes: number;
  /** Tells one signing-in from the next. */
  readonly session: string;
}

/** How things stand, and the answer to the warning. */
export interface IdleLogoff {
  readonly state: IdleState;
  stay(): void;
  /** The person signs out themselves: nothing of the clock may stay. */
  stop(): void;
}

/** Whether this very sign-in was ended, in whichever tab, because nothing had happened for long. */
export function wasIdle(personId: string, { session }: Logoff): boolean {
  const known = createActivityClock({ storage: findDeviceStorage(), personId, session }).read();
  return known?.session === session && known.isOver;
}

const MINUTE_MS = 60_000;

interface IdleLogoffOptions {
  readonly personId: string;
  readonly logoff: Logoff;
  /** The person is gone already: there is nothing to watch any more. */
  readonly isOver: boolean;
  /** Comes first: nothing of the person may stay here. */
  readonly onEnd: () => void;
}

/** Signs the person out, here and at the server, once nothing has happened for long in any tab. */
export function useIdleLogoff({ personId, logoff, isOver, onEnd }: IdleLogoffOptions): IdleLogoff {
  const { idleMinutes, session } = logoff;
  const [state, setState] = useState<IdleState>({ status: "active" });
  const watch = useRef<{ readonly watch: IdleWatch; clear(): void } | null>(null);
  const end = useRef(onEnd);
  end.current = onEnd;

  useEffect(() => {
    if (idleMinutes === 0) return;
    const signals = createPageSignals();
    const activity = createActivityClock({ storage: findDeviceStorage(), personId, session });
    let endedAtMs = 0;
    const signOut = createSureSignOut({
      ...{ fetch: freshClerkFetch, clock: browserClock, random: browserRandom, signals },
      isBack: () => activity.isTaken(endedAtMs),
      onDone: toSignIn,
    });
    const created = createIdleWatch({
      ...{ clock: browserClock, signals, activity, session },
      limitMs: idleMinutes * MINUTE_MS,
      listen: (onActivity) => listenForActivity(onActivity),
      onChange(next) {
        setState(next);
        if (next.status !== "ended") return;
        endedAtMs = Date.now();
        end.current();
        clearPageData();
        signOut.start();
      },
    });
    created.start();
    watch.current = { watch: created, clear: activity.clear };
    return () => {
      created.stop();
      signOut.stop();
      watch.current = null;
    };
  }, [personId, session, idleMinutes]);

  useEffect(() => {
    if (!isOver) return;
    // Perhaps for this very reason, and the server was faster than another tab's word.
    watch.current?.watch.look();
    watch.current?.watch.stop();
  }, [isOver]);

  return {
    state,
    stay: () => watch.current?.watch.stay(),
    stop() {
      watch.current?.watch.stop();
      watch.current?.clear();
    },
  };
}

/** A new document: nothing of this one is left, and there is no way back to it. */
function toSignIn(): void {
  const back = new URLSearchParams({ ended: "idle", redirectTo: window.location.pathname });
  window.location.replace(`${PATHS.signIn}?${back}`);
}
