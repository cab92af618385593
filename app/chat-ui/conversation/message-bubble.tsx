import { memo, type ReactNode } from "react";
import { TimeText } from "../time/time-text";
import { useWords } from "../words/words-context";
import { isSameSaid } from "./is-same-log";
import { MessageText } from "./message-text";
import type { Said } from "./timeline";

interface MessageBubbleProps {
  readonly item: Said;
  /** Whether the Tab key reaches this message; the arrow keys reach all. */
  readonly tabbable: boolean;
  /** What became of one's own message, where that is to be said. */
  readonly children?: ReactNode;
}

/** One message. Its accessible name is who, what and when, so that walking through them reads the conversation. */
export const MessageBubble = memo(function MessageBubble({ item, tabbable, children }: MessageBubbleProps) {
  const words = useWords();
  const id = `message-${item.key}`;
  // "Sent 9:41" stands under it: the time above would be the same one again.
  const saysTime = item.own && item.delivery === "stored" && children !== null;
  const who = item.own ? words.conversation.you : item.name;
  return (
    <article
      className={item.own ? "message message--own" : "message"}
      data-key={item.key}
      data-message=""
      data-starts-run={item.startsRun || undefined}
      data-ends-run={item.endsRun || undefined}
      data-delivery={item.delivery}
      data-says-time={saysTime || undefined}
      tabIndex={tabbable ? 0 : -1}
      aria-labelledby={`${id}-who ${id}-text ${id}-at`}
    >
      <span id={`${id}-who`} className="visually-hidden">
        {who}
      </span>
      <p className="message__head">
        {item.startsRun && !item.own ? (
          <bdi className="message__name" aria-hidden="true">
            {item.name}
          </bdi>
        ) : null}
        <TimeText id={`${id}-at`} at={item.at} form="time" />
      </p>
      <div className="bubble">
        <MessageContent item={item} id={`${id}-text`} />
      </div>
      {item.edited ? <p className="message__edited">{words.conversation.edited}</p> : null}
      {children}
    </article>
  );
}, isSameProps);

function isSameProps(before: MessageBubbleProps, after: MessageBubbleProps): boolean {
  const same = before.tabbable === after.tabbable && before.children === after.children;
  return same && isSameSaid(before.item, after.item);
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
