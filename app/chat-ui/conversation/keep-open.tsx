import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { ReopenOutcome, ReopenRequest } from "~/client/reopen-conversation";
import type { WireChannel } from "~/protocol/messages";
import { useClock } from "../time/clock";
import { useAllWords } from "../words/words-context";
import { isClosingSoon } from "./is-closing-soon";
import { KeepOpenForm } from "./keep-open-form";

interface KeepOpenProps {
  readonly channel: WireChannel;
  readonly onReopen: (request: ReopenRequest) => Promise<ReopenOutcome>;
  /** It is done, and the form is gone: the focus has to go somewhere. */
  readonly onDone: () => void;
}

/**
 * The therapist's way to open a conversation again, or to keep an appointment's open in its last hour. It stands in
 * one place whether the chat is open or closed, so that what is being filled in outlives the moment of closing.
 */
export function KeepOpen({ channel, onReopen, onDone }: KeepOpenProps) {
  const words = useAllWords().keepOpen;
  const { now } = useClock();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [returns, setReturns] = useState(false);
  const closed = channel.status === "closed";

  useEffect(() => {
    if (!returns) return;
    button.current?.focus();
    setReturns(false);
  }, [returns]);
  const close = () => {
    setOpen(false);
    setReturns(true);
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };

  if (!closed && !open && !isClosingSoon(channel.closesAt, now)) return null;
  const label = closed ? words.reopen : words.extend;
  return (
    <div className="keep-open">
      {open ? (
        <div role="group" aria-labelledby={id} onKeyDown={leave}>
          <p id={id} className="keep-open__title">
            {label}
          </p>
          <KeepOpenForm
            label={label}
            timed={channel.closesAt !== null}
            onSubmit={onReopen}
            onDone={() => {
              setOpen(false);
              onDone();
            }}
            onCancel={close}
          />
        </div>
      ) : (
        <button ref={button} type="button" className="text-button" onClick={() => setOpen(true)}>
          {label}
        </button>
      )}
    </div>
  );
}
