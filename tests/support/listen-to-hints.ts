import { expect, vi } from "vitest";
import type { Hint, LiveHints } from "~/services/ports/live-hints";

/** What a listener has heard since the line came up. */
export interface HintEar {
  readonly heard: Hint[];
  readonly stop: () => void;
}

let ears = 0;

/** Listens; resolves once the line is known to be up, and has forgotten what was said to find that out. */
export async function listenToHints(hints: LiveHints): Promise<HintEar> {
  ears += 1;
  const marker: Hint = { kind: "person", userId: -ears };
  const isMarker = (hint: Hint) => hint.kind === "person" && hint.userId < 0;
  const heard: Hint[] = [];
  let isUp = false;
  const stop = hints.subscribe((hint) => {
    if (hint.kind === "person" && hint.userId === marker.userId) isUp = true;
    // Other ears' markers come late, too.
    if (!isMarker(hint)) heard.push(hint);
  });
  await vi.waitFor(
    () => {
      hints.publish(marker);
      expect(isUp).toBe(true);
    },
    { timeout: 8_000 },
  );
  heard.length = 0;
  return { heard, stop };
}
