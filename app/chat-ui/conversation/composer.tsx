import { type FormEvent, type RefObject, useId, useState } from "react";
import type { TalkSession } from "~/client/snapshot";
import { LIMITS } from "~/protocol/limits";
import { SendIcon } from "../icons";
import { useWords } from "../words/words-context";
import { countCharacters } from "./count-characters";
import { isSendKey } from "./is-send-key";
import { useDraft } from "./use-draft";

interface ComposerProps {
  readonly channelId: string;
  readonly peerName: string;
  /** Null: the form posts to the server as any form does. */
  readonly session: TalkSession | null;
  /** Null as long as no session keeps it. */
  readonly storedDraft: string | null;
  readonly fieldRef: RefObject<HTMLTextAreaElement>;
  /** The sender's key for a message posted without JavaScript, made on the server. */
  readonly formKey: string;
  /** What the server refused: its words and the person's text. */
  readonly refused: { readonly reason: string; readonly text: string } | null;
  /** Nothing can be sent for now; what is typed stays. */
  readonly disabled: boolean;
}

const COUNT_FROM = LIMITS.messageCharacters - 400;

/** Where a message is written. */
export function Composer(props: ComposerProps) {
  const { channelId, session, fieldRef } = props;
  const words = useWords().send;
  const id = useId();
  const [problem, setProblem] = useState(props.refused?.reason ?? null);
  const [text, setText] = useDraft({
    stored: props.storedDraft,
    refused: props.refused?.text ?? "",
    field: fieldRef,
    onChange: (draft) => session?.setDraft(channelId, draft),
  });

  const left = LIMITS.messageCharacters - countCharacters(text);
  const tooLong = left < 0 ? words.tooLong(-left, LIMITS.messageCharacters) : null;

  const submit = (event: FormEvent) => {
    if (props.disabled) return event.preventDefault();
    if (session === null) return;
    event.preventDefault();
    if (text.trim() === "") return;
    const answer = session.send(channelId, text);
    if (answer.accepted) setText("");
    else if (answer.reason === "not_text") setProblem(words.notText);
    fieldRef.current?.focus();
  };

  return (
    <form className="composer" method="post" noValidate={session !== null} onSubmit={submit}>
      <input type="hidden" name="clientMessageId" value={props.formKey} />
      <label className="visually-hidden" htmlFor={`${id}-field`}>
        {words.label(props.peerName)}
      </label>
      {/* The copy of the text behind the field makes it as tall as its text, without a script. */}
      <div className="composer__field" data-text={`${text}\n`}>
        <textarea
          id={`${id}-field`}
          name="content"
          ref={fieldRef}
          rows={1}
          dir="auto"
          required
          placeholder={words.placeholder(props.peerName)}
          aria-describedby={`${id}-hint ${id}-problem`}
          aria-invalid={problem !== null || tooLong !== null}
          value={text}
          onChange={(event) => {
            setProblem(null);
            setText(event.target.value);
            session?.noteTyping(channelId, event.target.value.trim() !== "");
          }}
          onBlur={() => session?.noteTyping(channelId, false)}
          onKeyDown={(event) => {
            if (!isSendKey(event)) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </div>
      <button type="submit" className="send-button" aria-disabled={props.disabled || tooLong !== null}>
        <SendIcon />
        <span>{words.button}</span>
      </button>
      <p id={`${id}-hint`} className="visually-hidden">
        {words.hint}
      </p>
      <p id={`${id}-problem`} className="composer__problem" role="status">
        {problem ?? tooLong}
      </p>
      {tooLong === null && left < LIMITS.messageCharacters - COUNT_FROM ? (
        <p className="composer__count">{words.left(left)}</p>
      ) : null}
    </form>
  );
}
