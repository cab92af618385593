import { useId } from "react";
import { AUDIT_ACTIONS, AUDIT_OUTCOMES } from "~/domain/audit";
import type { AuditFilter } from "~/protocol/audit";
import { useAdminWords } from "./use-admin-words";

/** The fields of the search; empty ones ask for nothing. */
export function AuditFields({ filter }: { filter: AuditFilter }) {
  const { audit: words, event } = useAdminWords();
  const id = useId();
  return (
    <>
      <div className="field field--wide">
        <label htmlFor={`${id}-who`}>{words.who}</label>
        <input id={`${id}-who`} name="who" type="search" autoComplete="off" placeholder={words.whoHint} />
      </div>
      <div className="field field--wide">
        <label htmlFor={`${id}-conversation`}>{words.conversation}</label>
        <input
          id={`${id}-conversation`}
          name="conversation"
          type="search"
          autoComplete="off"
          defaultValue={filter.channelId ?? ""}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-action`}>{words.action}</label>
        <select id={`${id}-action`} name="action" defaultValue={filter.action ?? ""}>
          <option value="">{words.any}</option>
          {AUDIT_ACTIONS.map((action) => (
            <option key={action} value={action}>
              {event.labels[action]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-outcome`}>{words.outcome}</label>
        <select id={`${id}-outcome`} name="outcome" defaultValue={filter.outcome ?? ""}>
          <option value="">{words.any}</option>
          {AUDIT_OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {event.outcomes[outcome]}
            </option>
          ))}
        </select>
      </div>
      <PeriodFields filter={filter} />
    </>
  );
}

/** The days of a search or report. */
export function PeriodFields({ filter }: { filter: Pick<AuditFilter, "from" | "to"> }) {
  const { audit: words } = useAdminWords();
  const id = useId();
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-from`}>{words.from}</label>
        <input id={`${id}-from`} name="from" type="date" defaultValue={filter.from ?? ""} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-to`}>{words.to}</label>
        <input id={`${id}-to`} name="to" type="date" defaultValue={filter.to ?? ""} />
      </div>
    </>
  );
}
