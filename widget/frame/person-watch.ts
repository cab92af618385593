import type { IdleState, IdleWatch } from "~/client/idle-watch";
import type { watchIdle } from "./watch-idle";

const MINUTE_MS = 60_000;

/** Whose conversation stands in the frame. */
interface Watched {
  readonly personId: string;
  readonly session: string;
}

/**
 * Watches over a conversation that somebody may have left. How is loaded after the conversation is shown: until then,
 * and where it does not load, everything ends as if nobody had done anything since.
 */
export function createPersonWatch(idleMinutes: number, onChange: (state: IdleState) => void) {
  let watched: Watched | null = null;
  let watch: IdleWatch | null = null;
  let how: typeof watchIdle | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function turnOn(): void {
    if (watched === null || how === null || watch !== null) return;
    clearTimeout(timer);
    watch = how(idleMinutes, watched, onChange);
  }

  return {
    begin(shown: Watched) {
      watched = shown;
      if (idleMinutes > 0) timer = setTimeout(() => onChange({ status: "ended" }), idleMinutes * MINUTE_MS);
      turnOn();
    },
    learn(loaded: typeof watchIdle) {
      how = loaded;
      turnOn();
    },
    end() {
      clearTimeout(timer);
      watch?.stop();
      watched = watch = null;
    },
    stay: () => watch?.stay(),
  };
}
