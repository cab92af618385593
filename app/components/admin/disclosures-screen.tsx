import { Form, Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { exactTime } from "~/chat-ui/time/format-time";
import type { AuditFilter, DisclosureReport } from "~/protocol/audit";
import { disclosuresPath, overseenConversationPath } from "~/protocol/paths";
import { PeriodFields } from "./audit-fields";
import { RecordsRegister } from "./records-register";
import { Trail } from "./trail";
import { useAdminWords } from "./use-admin-words";

interface DisclosuresScreenProps {
  readonly report: DisclosureReport;
  readonly filter: AuditFilter;
  /** When the report was made, ISO-8601. */
  readonly now: string;
}

/** The accounting of disclosures of one person; made to be printed. */
export function DisclosuresScreen({ report, filter, now }: DisclosuresScreenProps) {
  const { person, conversations, records, moreRecords, events, next } = report;
  const { event, report: words, audit, glass } = useAdminWords();
  const { zone } = useClock();
  return (
    <div className="oversight">
      <h1>{event.report(person.name)}</h1>
      <p className="oversight__lead">{words.lead}</p>
      <p className="oversight__made" suppressHydrationWarning>
        {words.made(exactTime(now, zone))}
      </p>
      <Form method="get" className="filter" key={JSON.stringify(filter)}>
        <PeriodFields filter={filter} />
        <div className="filter__actions">
          <button type="submit" className="button">
            {words.apply}
          </button>
          <button type="button" className="quiet-button needs-script" onClick={() => window.print()}>
            {words.print}
          </button>
        </div>
      </Form>
      <section aria-labelledby="conversations">
        <h2 className="oversight__part" id="conversations">
          {words.conversations}
        </h2>
        {conversations.length === 0 ? <p className="oversight__none">{words.noConversations}</p> : null}
        <ul className="overseen">
          {conversations.map(({ id, therapist, prospect, status, lastSeq }) => (
            <li key={id}>
              <Link to={overseenConversationPath(id)}>{event.between(therapist.name, prospect.name)}</Link>
              <span className="overseen__state">
                {status === "closed" ? glass.closed : glass.open} · {words.messages(lastSeq)}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {filter.after === undefined ? <RecordsRegister records={records} more={moreRecords} /> : null}
      <h2 className="oversight__part">{words.events}</h2>
      {events.length === 0 ? (
        <p className="oversight__none">{words.none}</p>
      ) : (
        <Trail events={events} reports={false} />
      )}
      {next === null ? null : (
        <p className="oversight__pages">
          <Link to={`${disclosuresPath(person.id)}?${toPeriod(filter, next)}`} className="quiet-button">
            {audit.older}
          </Link>
        </p>
      )}
    </div>
  );
}

function toPeriod({ from, to }: AuditFilter, after: string): string {
  const fields = new URLSearchParams();
  if (from !== undefined) fields.set("from", from);
  if (to !== undefined) fields.set("to", to);
  fields.set("after", after);
  return fields.toString();
}
