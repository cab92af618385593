import { type KeyboardEvent, useEffect, useRef } from "react";
import { EDIT_MINUTES } from "~/domain/message-change";
import { TimeText } from "../time/time-text";
import { useAllWords } from "../words/words-context";
import { toChangeWords } from "./to-change-words";
import type { OpenChange } from "./use-message-change";

interface MessageOptionsProps {
  readonly id: string;
  /** When it was sent. */
  readonly at: string;
  readonly change: OpenChange;
  readonly editable: boolean;
  readonly onEdit: () => void;
  /** Asks first. */
  readonly onDelete: () => void;
  readonly onDeleteForGood: () => void;
  readonly onClose: () => void;
}

/**
 * What can be done with one's own message, in a row under it: in the flow, so that nothing is covered or cut off.
 * Give it the step as its `key`: the first button of each step takes the focus.
 */
export function MessageOptions({ id, at, change, editable, ...on }: MessageOptionsProps) {
  const words = useAllWords();
  const first = useRef<HTMLButtonElement>(null);
  const asks = change.step === "confirm_delete";
  useEffect(() => first.current?.focus(), []);

  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    on.onClose();
  };
  return (
    <div className="options" id={id} role="group" aria-label={words.change.options} onKeyDown={leave}>
      {asks ? (
        <p className="options__question">
          {words.change.confirm} <span>{words.change.confirmNote}</span>
        </p>
      ) : null}
      <span className="options__actions">
        {asks ? null : (
          <span className="options__time">
            <TimeText at={at} form="time" />
          </span>
        )}
        {asks ? (
          <>
            <button type="button" className="text-button" ref={first} onClick={on.onClose}>
              {words.change.keep}
            </button>
            <button
              type="button"
              className="text-button text-button--danger"
              aria-disabled={change.working}
              onClick={on.onDeleteForGood}
            >
              {change.working ? words.change.deleting : words.change.delete}
            </button>
          </>
        ) : (
          <>
            {editable ? (
              <button type="button" className="text-button" ref={first} onClick={on.onEdit}>
                {words.change.edit}
              </button>
            ) : null}
            <button
              type="button"
              className="text-button"
              ref={editable ? undefined : first}
              onClick={on.onDelete}
            >
              {words.change.delete}
            </button>
          </>
        )}
      </span>
      {asks || editable ? null : <p className="options__note">{words.change.editedWithin(EDIT_MINUTES)}</p>}
      <p className="options__problem" role="status">
        {change.problem === null ? null : (
          <>
            <strong>{words.change.notDeleted}</strong> {toChangeWords(change.problem, words)}
          </>
        )}
      </p>
    </div>
  );
}
