import { Form, Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { AuditFilter, AuditPage, AuditStanding } from "~/protocol/audit";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { AuditFields } from "./audit-fields";
import { PeopleChoices, type PersonChoice } from "./people-choices";
import { Trail } from "./trail";
import { useAdminWords } from "./use-admin-words";

interface AuditScreenProps {
  readonly filter: AuditFilter;
  readonly person: WirePerson | null;
  readonly page: AuditPage;
  readonly standing: AuditStanding;
  /** People who answer to what was typed; null: nobody was looked for. */
  readonly choices: readonly PersonChoice[] | null;
  /** Where the page after this one is. */
  readonly olderAddress: string | null;
}

/** Searching the audit trail. Plain forms and links: it works without JavaScript. */
export function AuditScreen(props: AuditScreenProps) {
  const { filter, person, page, standing, choices, olderAddress } = props;
  const { titles, audit: words } = useAdminWords();
  return (
    <div className="oversight">
      <h1>{titles.audit}</h1>
      <p className="oversight__lead">{words.lead}</p>
      <Standing standing={standing} />
      <Form method="post" className="filter" key={JSON.stringify(filter)}>
        <AuditFields filter={filter} />
        <div className="filter__actions">
          <button type="submit" className="button">
            {words.search}
          </button>
          <Link to={PATHS.audit} className="quiet-button">
            {words.clear}
          </Link>
        </div>
      </Form>
      {choices === null ? null : <PeopleChoices choices={choices} />}
      {person === null ? null : <p className="oversight__only">{words.onlyOf(person.name)}</p>}
      {page.events.length === 0 ? (
        <p className="oversight__none">{words.none}</p>
      ) : (
        <Trail events={page.events} />
      )}
      <p className="oversight__pages">
        {olderAddress === null ? null : (
          <Link to={olderAddress} className="quiet-button">
            {words.older}
          </Link>
        )}
        {filter.after === undefined ? null : <Link to={PATHS.audit}>{words.newest}</Link>}
      </p>
    </div>
  );
}

/** Whether the trail is whole, as far as somebody has looked. */
function Standing({ standing: { verified, exported } }: { standing: AuditStanding }) {
  const { standing: words } = useAdminWords();
  const { zone, now } = useClock();
  const when = (at: string) => dayAndTime(at, zone, now);
  const isBroken = verified !== null && verified.problems > 0;
  return (
    <p className="standing" data-broken={isBroken ? "" : undefined} suppressHydrationWarning>
      {verified === null
        ? words.never
        : isBroken
          ? words.broken(when(verified.at), verified.problems)
          : words.intact(when(verified.at), verified.events)}{" "}
      {exported === null ? words.neverExported : words.exported(when(exported.at))}
    </p>
  );
}
