import { Form, Link } from "@remix-run/react";
import { useId } from "react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import { isRetentionKind } from "~/domain/retention";
import { legalHoldPath, overseenConversationPath, PATHS } from "~/protocol/paths";
import type { RetentionOverview, WireDueConversation } from "~/protocol/retention";
import { useAdminWords } from "./use-admin-words";

/** The dry run: exactly what would go, now or on a day to come. */
export function RetentionDue({ due }: { due: RetentionOverview["due"] }) {
  const { retention: words } = useAdminWords();
  const id = useId();
  const { on, conversations, inAll } = due;
  return (
    <section aria-labelledby={`${id}-title`} className="retention">
      <h2 className="oversight__part" id={`${id}-title`}>
        {words.due}
      </h2>
      <Form method="get" action={PATHS.retention} className="filter">
        <div className="field">
          <label htmlFor={`${id}-on`}>{words.onDay}</label>
          <input id={`${id}-on`} name="on" type="date" defaultValue={on ?? ""} key={on} />
        </div>
        <button type="submit" className="quiet-button retention__show">
          {words.show}
        </button>
      </Form>
      <p className="oversight__made">{on === null ? words.dueNow : words.dueOn(on)}</p>
      <p role="status">
        {inAll === 0 ? words.nothingDue : words.inAll(inAll)}
        {inAll > conversations.length ? ` ${words.thereAreMore(conversations.length)}` : null}
      </p>
      {conversations.length === 0 ? null : (
        <ul className="accounts" aria-label={words.due}>
          {conversations.map((each) => (
            <DueRow key={each.channelId} due={each} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DueRow({ due }: { due: WireDueConversation }) {
  const { retention: words, event } = useAdminWords();
  const { zone, now } = useClock();
  const { channelId, kind, therapist, prospect, messages, firstAt, lastAt, dueAt } = due;
  const at = (moment: string) => dayAndTime(moment, zone, now);
  return (
    <li className="accounts__row">
      <p className="accounts__who">
        <Link to={overseenConversationPath(channelId)}>{event.between(therapist.name, prospect.name)}</Link>
        <span className="accounts__email">
          {isRetentionKind(kind) ? words.kinds[kind] : kind} · {channelId}
        </span>
      </p>
      <p className="accounts__role">{words.messages(messages)}</p>
      <p className="accounts__plan" suppressHydrationWarning>
        {firstAt === null || lastAt === null ? null : words.span(at(firstAt), at(lastAt))}
        <span className="accounts__email">{words.since(at(dueAt))}</span>
        <Link to={legalHoldPath({ conversation: channelId })}>{words.placeHold}</Link>
      </p>
    </li>
  );
}
