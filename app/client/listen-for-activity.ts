/**
 * What only a person causes. Not `scroll`: the conversation scrolls by itself when a message comes. `input` is for
 * dictation, which presses no key.
 */
const SIGNS = ["keydown", "pointerdown", "wheel", "touchstart", "touchmove", "input"] as const;

/** Tells of every sign that somebody is at this page; returns the way to stop. */
export function listenForActivity(
  onActivity: () => void,
  getPage: () => EventTarget = () => document,
): () => void {
  const page = getPage();
  const ending = new AbortController();
  const options = { capture: true, passive: true, signal: ending.signal };
  let pointer = "";
  for (const name of SIGNS) page.addEventListener(name, onActivity, options);
  page.addEventListener(
    "pointermove",
    (event) => {
      // What moves under a pointer at rest looks like a moving pointer to some browsers.
      const { screenX, screenY } = event as PointerEvent;
      const place = `${screenX} ${screenY}`;
      if (pointer !== "" && pointer !== place) onActivity();
      pointer = place;
    },
    options,
  );
  return () => ending.abort();
}
