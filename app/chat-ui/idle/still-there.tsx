import { useEffect, useId, useRef, useState } from "react";
import { useBrowserLayoutEffect } from "../use-browser-layout-effect";
import { useAllWords } from "../words/words-context";

interface StillThereProps {
  /** When it is over, ms since epoch. */
  readonly endsAtMs: number;
  /** Whether what is unsent outlives this page; null where nothing is written. */
  readonly kept: boolean | null;
  readonly onStay: () => void;
}

const TICK_MS = 1_000;

/** Asks whether somebody is there before they are signed out. The browser holds the focus inside and gives it back. */
export function StillThere({ endsAtMs, kept, onStay }: StillThereProps) {
  const words = useAllWords().idle;
  const dialog = useRef<HTMLDialogElement>(null);
  const [titleId, textId] = [useId(), useId()];

  // Closed while it is still in the page: the browser gives the focus back only then.
  useBrowserLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="still-there"
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={(event) => {
        event.preventDefault();
        onStay();
      }}
    >
      <h2 id={titleId}>{words.title}</h2>
      <div id={textId}>
        <p>{words.text}</p>
        {kept === null ? null : <p className="still-there__note">{kept ? words.kept : words.lost}</p>}
      </div>
      <Countdown endsAtMs={endsAtMs} label={words.left} />
      <button type="button" className="button" onClick={onStay}>
        {words.stay}
      </button>
    </dialog>
  );
}

/** Seen every second, and by its role read out only to who asks for it. */
function Countdown({ endsAtMs, label }: { endsAtMs: number; label: string }) {
  const secondsLeft = useSecondsUntil(endsAtMs);
  return (
    <p className="still-there__left" role="timer" aria-label={label}>
      {Math.floor(secondsLeft / 60)}:{String(secondsLeft % 60).padStart(2, "0")}
    </p>
  );
}

function useSecondsUntil(endsAtMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((endsAtMs - now) / 1_000));
}
