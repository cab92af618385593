import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { LIMITS } from "~/protocol/limits";
import { useAllWords } from "../words/words-context";
import { countCharacters } from "./count-characters";
import { isSendKey } from "./is-send-key";
import { toChangeWords } from "./to-change-words";
import type { OpenChange } from "./use-message-change";

interface MessageEditorProps {
  /** As it stands. */
  readonly content: string;
  readonly change: OpenChange;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/** One's own message being put right, in its own place. The text stays until it is saved or given up. */
export function MessageEditor({ content, change, onSave, onCancel }: MessageEditorProps) {
  const words = useAllWords();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(content);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(-1, -1);
  }, []);

  const over = countCharacters(text) - LIMITS.messageCharacters;
  const problem = over > 0 ? words.send.tooLong(over, LIMITS.messageCharacters) : null;
  const cannotSave = change.working || over > 0 || text.trim() === "";
  const save = () => {
    if (cannotSave) return;
    if (text.trim() === content) onCancel();
    else onSave(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The arrow keys move within the text, not from message to message.
    event.stopPropagation();
    if (event.key === "Escape" && !change.working) onCancel();
    if (event.target !== field.current || !isSendKey(event)) return;
    event.preventDefault();
    save();
  };
  return (
    <div className="editor" onKeyDown={onKeyDown} role="group" aria-label={words.change.editing}>
      <div className="composer__field" data-text={`${text}\n`}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={words.change.editing}
          aria-describedby={`${id}-problem`}
          aria-invalid={problem !== null || change.problem !== null}
          readOnly={change.working}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p id={`${id}-problem`} className="options__problem" role="status">
        {problem}
        {problem === null && change.problem !== null ? (
          <>
            <strong>{words.change.notSaved}</strong> {toChangeWords(change.problem, words)}
          </>
        ) : null}
      </p>
      <div className="editor__actions">
        <button type="button" className="text-button" aria-disabled={change.working} onClick={onCancel}>
          {words.change.cancel}
        </button>
        <button type="button" className="save-button" aria-disabled={cannotSave} onClick={save}>
          {change.working ? words.change.saving : words.change.save}
        </button>
      </div>
    </div>
  );
}
