import { Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { toDayKey, zoneName } from "~/chat-ui/time/format-time";
import { TimeText } from "~/chat-ui/time/time-text";
import { useWords } from "~/chat-ui/words/words-context";
import type { WireAuditEvent } from "~/protocol/audit";
import { disclosuresPath, overseenConversationPath } from "~/protocol/paths";
import { toActorName, toDeed } from "./event-sentence";
import { useAdminWords } from "./use-admin-words";

/** Events of the audit trail, newest first, under the days they happened on. */
export function Trail({
  events,
  reports = true,
}: {
  events: readonly WireAuditEvent[];
  /** Whether each event leads to the report of the person whose words it is about. */
  reports?: boolean;
}) {
  const { zone, now } = useClock();
  const { conversation } = useWords();
  const days = groupByDay(events, zone);
  return (
    <div className="trail">
      {zone.known && now !== null ? (
        <p className="trail__zone">{conversation.zone(zoneName(zone, now))}</p>
      ) : null}
      {days.map(({ key, events: ofDay }) => (
        <section key={key} aria-labelledby={`day-${key}`}>
          <h2 className="trail__day" id={`day-${key}`}>
            <TimeText at={ofDay[0]?.at ?? key} form="day" />
          </h2>
          <ol className="trail__events">
            {ofDay.map((event) => (
              <TrailEvent key={event.id} event={event} reports={reports} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function TrailEvent({ event, reports }: { event: WireAuditEvent; reports: boolean }) {
  const words = useAdminWords().event;
  const isRefused = event.outcome === "refused";
  return (
    <li className="trail__event" data-refused={isRefused ? "" : undefined}>
      <p className="trail__time">
        <TimeText at={event.at} form="time" />
      </p>
      <div className="trail__what">
        <p>
          <strong>{toActorName(event, words)}</strong> {toDeed(event, words)}
          {isRefused && event.count > 1 ? `, ${words.times(event.count)}` : null}
          {event.subject === null ? null : ` ${words.about(event.subject.name)}`}
        </p>
        <Conversation event={event} reports={reports} />
        {event.note === null ? null : <blockquote className="trail__note">{event.note}</blockquote>}
        <Facts event={event} />
      </div>
    </li>
  );
}

function Conversation({ event, reports }: { event: WireAuditEvent; reports: boolean }) {
  const words = useAdminWords().event;
  if (event.channelId === null) return null;
  if (event.between === null) return <p className="trail__where">{words.unknownConversation}</p>;
  const { therapist, prospect } = event.between;
  return (
    <p className="trail__where">
      <Link to={overseenConversationPath(event.channelId)}>
        {words.between(therapist.name, prospect.name)}
      </Link>
      {reports ? (
        <>
          {" · "}
          <Link to={disclosuresPath(prospect.id)}>{words.report(prospect.name)}</Link>
        </>
      ) : null}
    </p>
  );
}

/** From where and by what; codes, for whoever has to follow a trace. */
function Facts({ event }: { event: WireAuditEvent }) {
  const words = useAdminWords().event;
  const facts = [
    [words.reason, event.reason],
    [words.from, event.address],
    [words.session, event.sessionId],
    [words.request, event.requestId],
  ].filter((fact): fact is [string, string] => fact[1] !== null);
  if (facts.length === 0) return null;
  return (
    <dl className="trail__facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function groupByDay(events: readonly WireAuditEvent[], zone: Parameters<typeof toDayKey>[1]) {
  const days: { readonly key: string; readonly events: WireAuditEvent[] }[] = [];
  for (const event of events) {
    const key = toDayKey(event.at, zone);
    if (days.at(-1)?.key !== key) days.push({ key, events: [] });
    days.at(-1)?.events.push(event);
  }
  return days;
}
