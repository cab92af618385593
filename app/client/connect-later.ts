import { backoffMs } from "./backoff";
import type { Connection } from "./connection";
import type { Device } from "./device";
import type { SessionConnectionOptions } from "./session-connection";

/**
 * A connection whose code is loaded when it is started. Until it is there, and where it cannot be had, the session is
 * as one whose server cannot be reached: it says so, and tries again by itself and whenever it is started anew.
 */
export function connectLater(load: () => Promise<Device["connect"]>): Device["connect"] {
  return (options) => createLateConnection(options, load);
}

function createLateConnection(
  options: SessionConnectionOptions,
  load: () => Promise<Device["connect"]>,
): Connection {
  const { clock, random, signals } = options;
  let { cursor } = options;
  let real: Connection | null = null;
  let unlisten: (() => void) | null = null;
  let cancelWait: (() => void) | null = null;
  let isLoading = false;
  let failures = 0;

  async function fetchIt(): Promise<void> {
    cancelWait?.();
    cancelWait = null;
    options.onState({ status: signals.isOnline() ? "connecting" : "offline" });
    if (isLoading) return;
    isLoading = true;
    const connect = await load().catch(() => null);
    isLoading = false;
    if (connect !== null) begin(connect);
    else if (unlisten !== null) wait();
  }

  function begin(connect: Device["connect"]): void {
    real = connect({ ...options, cursor });
    if (unlisten === null) return;
    rest();
    real.start();
  }

  function wait(): void {
    failures += 1;
    const delayMs = backoffMs(failures, random.fraction());
    cancelWait = clock.after(delayMs, () => void fetchIt());
    options.onState(
      signals.isOnline() ? { status: "waiting", retryAt: clock.now() + delayMs } : { status: "offline" },
    );
  }

  function rest(): void {
    cancelWait?.();
    unlisten?.();
    cancelWait = unlisten = null;
  }

  return {
    start() {
      if (real !== null) return real.start();
      if (unlisten !== null) return;
      unlisten = signals.listen((signal) => {
        if (signal === "offline") options.onState({ status: "offline" });
        if (signal === "online" || signal === "visible" || signal === "restored") void fetchIt();
      });
      void fetchIt();
    },
    stop() {
      if (real !== null) return real.stop();
      if (unlisten === null) return;
      rest();
      options.onState({ status: "idle" });
    },
    end(reason) {
      if (real !== null) return real.end(reason);
      if (unlisten === null) return;
      rest();
      options.onState({ status: "ended", reason });
    },
    resumeFrom(next) {
      cursor = next;
      real?.resumeFrom(next);
    },
  };
}
