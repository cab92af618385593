import { PATHS } from "~/protocol/paths";
import type { Clock } from "./clock";
import type { PageSignals } from "./page-signals";
import type { Random } from "./random";
import { createRetryTask, type TaskOutcome } from "./retry-task";

/** What signing out for sure needs, and whom it tells. */
export interface SureSignOutOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly signals: PageSignals;
  /** The person has signed in again meanwhile, in another tab: their new session is not ours to end. */
  isBack(): boolean;
  /** The server has ended the session, or there is a new one. */
  onDone(): void;
}

/** Ends the session of somebody who is not there to see it fail: again and again, until the server has done it. */
export interface SureSignOut {
  start(): void;
  stop(): void;
}

/** Makes it at rest. */
export function createSureSignOut(options: SureSignOutOptions): SureSignOut {
  const { clock, random, signals } = options;
  let unlisten: (() => void) | null = null;
  const task = createRetryTask({ clock, random, work });

  async function work(): Promise<TaskOutcome> {
    if (!options.isBack() && !(await post(options.fetch))) return { retryAfterMs: null };
    stop();
    options.onDone();
    return "done";
  }

  function stop(): void {
    unlisten?.();
    unlisten = null;
    task.stop();
  }

  return {
    start() {
      if (unlisten !== null) return;
      unlisten = signals.listen((signal) => {
        if (signal === "online" || signal === "visible" || signal === "restored") task.retryNow();
      });
      task.request();
    },
    stop,
  };
}

/** True once the server has answered as it does to the form: with the way to another page. */
async function post(fetchNow: typeof fetch): Promise<boolean> {
  try {
    const response = await fetchNow(PATHS.signOut, {
      method: "POST",
      body: new URLSearchParams({ reason: "idle" }),
      redirect: "manual",
    });
    return response.type === "opaqueredirect" || response.ok;
  } catch {
    return false;
  }
}
