import { Form, Link } from "@remix-run/react";
import { useEffect, useState } from "react";
import { MessageText } from "~/chat-ui/conversation/message-text";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime, timeOfDay } from "~/chat-ui/time/format-time";
import { useWords } from "~/chat-ui/words/words-context";
import type { WireMessage } from "~/protocol/messages";
import { overseenConversationPath } from "~/protocol/paths";
import type { GlassHistoryAnswer } from "~/protocol/requests";
import { useAdminWords } from "./use-admin-words";

const LONGEST_TIMER_MS = 2_000_000_000;

/** Messages shown in an emergency: to be read, and gone from the page the moment the time is over. */
export function BrokenGlass({ glass }: { glass: GlassHistoryAnswer }) {
  const { glass: words } = useAdminWords();
  const { conversation } = useWords();
  const isOver = useIsOver(glass.expiresAt);
  const oldest = glass.messages[0];
  if (isOver)
    return (
      <section className="glass" role="status">
        <h2>{words.over}</h2>
      </section>
    );
  return (
    <section className="glass glass--broken" aria-label={words.title}>
      <Countdown until={glass.expiresAt} />
      <Form method="post" action={overseenConversationPath(glass.channelId)}>
        <input type="hidden" name="done" value="yes" />
        <button type="submit" className="quiet-button">
          {words.done}
        </button>
      </Form>
      {glass.hasMore && oldest !== undefined ? (
        <p>
          <Link to={`${overseenConversationPath(glass.channelId)}?before=${oldest.seq}`}>
            {conversation.older}
          </Link>
        </p>
      ) : null}
      {glass.messages.length === 0 ? <p>{words.empty}</p> : null}
      <ol className="glass__messages">
        {glass.messages.map((message) => (
          <ReadMessage key={message.id} message={message} />
        ))}
      </ol>
    </section>
  );
}

function Countdown({ until }: { until: string }) {
  const { glass: words } = useAdminWords();
  const { zone, now } = useClock();
  const minutes = now === null ? null : Math.max(1, Math.round((Date.parse(until) - now) / 60_000));
  return (
    <p className="glass__until">
      <strong suppressHydrationWarning>{words.until(timeOfDay(until, zone))}</strong>
      {minutes === null ? null : <span>{words.left(minutes)}</span>}
    </p>
  );
}

function ReadMessage({ message }: { message: WireMessage }) {
  const { conversation } = useWords();
  const { zone, now } = useClock();
  return (
    <li>
      <p className="glass__author">
        <strong>{message.author.name}</strong>{" "}
        <time dateTime={message.createdAt} suppressHydrationWarning>
          {dayAndTime(message.createdAt, zone, now)}
        </time>
      </p>
      <p className="glass__text" dir="auto">
        {message.content === null ? (
          <em>{message.unreadable ? conversation.unreadable : conversation.deleted}</em>
        ) : (
          <MessageText text={message.content} />
        )}
      </p>
    </li>
  );
}

/** True from the moment the time is over, also when the device slept past it. */
function useIsOver(expiresAt: string): boolean {
  const [isOver, setIsOver] = useState(false);
  const { now } = useClock();
  useEffect(() => {
    const left = Date.parse(expiresAt) - Date.now();
    const timer = setTimeout(() => setIsOver(true), Math.min(LONGEST_TIMER_MS, Math.max(0, left)));
    return () => clearTimeout(timer);
  }, [expiresAt]);
  return isOver || (now !== null && now >= Date.parse(expiresAt));
}
