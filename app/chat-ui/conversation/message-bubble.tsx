import { memo, type ReactNode } from "react";
import { MoreIcon } from "../icons";
import { TimeText } from "../time/time-text";
import { useAllWords, useWords } from "../words/words-context";
import { isSameSaid } from "./is-same-log";
import { MessageText } from "./message-text";
import type { Said } from "./timeline";

interface MessageBubbleProps {
  readonly item: Said;
  /** Whether the Tab key reaches this message; the arrow keys reach all. */
  readonly tabbable: boolean;
  /** The person has just been brought here. */
  readonly marked: boolean;
  /** Opens what can be done with it; null: nothing. */
  readonly onOptions: ((key: string) => void) | null;
  /** What is open under it, and what takes the place of its text. */
  readonly options?: ReactNode;
  readonly editor?: ReactNode;
  /** What became of one's own message, where that is to be said. */
  readonly children?: ReactNode;
}

/** One message. Its accessible name is who, what and when, so that walking through them reads the conversation. */
export const MessageBubble = memo(function MessageBubble(props: MessageBubbleProps) {
  const { item, tabbable, marked, onOptions, options = null, editor = null, children } = props;
  const words = useWords();
  const id = toMessageId(item.key);
  // "Sent 9:41" stands under it: the time above would be the same one again.
  const saysTime = item.own && item.delivery === "stored" && children !== null;
  const { you, before } = words.conversation;
  const name = item.own ? you : item.name;
  const who = item.before ? before(name) : name;
  return (
    <article
      className={item.own ? "message message--own" : "message"}
      id={id}
      data-key={item.key}
      data-message=""
      data-seq={item.seq ?? undefined}
      data-marked={marked || undefined}
      data-starts-run={item.startsRun || undefined}
      data-ends-run={item.endsRun || undefined}
      data-delivery={item.delivery}
      data-says-time={saysTime || undefined}
      data-editing={editor !== null || undefined}
      tabIndex={tabbable ? 0 : -1}
      aria-labelledby={`${id}-who ${id}-text ${id}-at`}
    >
      <span id={`${id}-who`} className="visually-hidden">
        {who}
      </span>
      <p className="message__head">
        {item.startsRun && (item.before || !item.own) ? (
          <bdi className="message__name one-line" aria-hidden="true">
            {who}
          </bdi>
        ) : null}
        <TimeText id={`${id}-at`} at={item.at} form="time" />
      </p>
      <div className="bubble">
        {editor ?? <MessageContent item={item} id={`${id}-text`} />}
        {onOptions === null || editor !== null ? null : (
          <OptionsButton item={item} tabbable={tabbable} open={options !== null} onOptions={onOptions} />
        )}
      </div>
      {item.edited ? <p className="message__edited">{words.conversation.edited}</p> : null}
      {options}
      {children}
    </article>
  );
}, isSameProps);

function isSameProps(before: MessageBubbleProps, after: MessageBubbleProps): boolean {
  const { item, ...rest } = before;
  const keys = Object.keys({ ...rest, ...after }) as (keyof MessageBubbleProps)[];
  return keys.every((key) => key === "item" || before[key] === after[key]) && isSameSaid(item, after.item);
}

interface OptionsButtonProps {
  readonly item: Said;
  readonly tabbable: boolean;
  readonly open: boolean;
  readonly onOptions: (key: string) => void;
}

function OptionsButton({ item, tabbable, open, onOptions }: OptionsButtonProps) {
  const words = useAllWords().change;
  return (
    <button
      type="button"
      className="message__options"
      // One stop for Tab, as the message itself; with the arrow keys, Enter on the message opens them.
      tabIndex={tabbable ? 0 : -1}
      aria-label={words.options}
      aria-expanded={open}
      aria-controls={open ? toOptionsId(item.key) : undefined}
      onClick={() => onOptions(item.key)}
    >
      <MoreIcon />
    </button>
  );
}

/** Id of a message's element, by its key. */
export function toMessageId(key: string): string {
  return `message-${key}`;
}

/** Id of what opens under a message. */
export function toOptionsId(key: string): string {
  return `options-${key}`;
}

function MessageContent({ item, id }: { item: Said; id: string }) {
  const words = useWords();
  if (item.missing !== null) {
    return (
      <p id={id} className="bubble__text bubble__text--missing">
        {words.conversation[item.missing]}
      </p>
    );
  }
  return (
    <p id={id} className="bubble__text" dir="auto">
      <MessageText text={item.content ?? ""} />
    </p>
  );
}
