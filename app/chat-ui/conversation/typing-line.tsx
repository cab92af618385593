import { useEffect, useRef, useState } from "react";
import { useWords } from "../words/words-context";

/** People write in bursts: said aloud more often than this, it would talk over the messages themselves. */
export const ANNOUNCE_EVERY_MS = 60_000;

/** "Dana is writing…" in a place of its own, so that nothing moves when it comes and goes. */
export function TypingLine({ name, writing }: { name: string; writing: boolean }) {
  const text = useWords().conversation.writing(name);
  const aloud = useRarely(writing);
  return (
    <>
      <p className="typing-line">{writing ? <span>{text}</span> : null}</p>
      <p className="visually-hidden" role="status">
        {aloud ? text : null}
      </p>
    </>
  );
}

/** `active`, but only the first time in a while. */
function useRarely(active: boolean): boolean {
  const [said, setSaid] = useState(false);
  const lastMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!active || Date.now() - lastMs.current < ANNOUNCE_EVERY_MS) return;
    lastMs.current = Date.now();
    setSaid(true);
    return () => setSaid(false);
  }, [active]);
  return active && said;
}
