import { Form, Link } from "@remix-run/react";
import { useId } from "react";
import type { AccountFilter, AccountPage, WireAccount } from "~/protocol/accounts";
import { PATHS, personPath } from "~/protocol/paths";
import { PlanLine } from "./plan-line";
import { useAdminWords } from "./use-admin-words";

interface PeopleScreenProps {
  readonly page: AccountPage;
  readonly filter: AccountFilter;
  /** What was looked for; null: nothing. */
  readonly words: string | null;
}

/** Everybody with an account, to be searched. Plain forms and links: it works without JavaScript. */
export function PeopleScreen({ page, filter, words: typed }: PeopleScreenProps) {
  const { titles, people: words } = useAdminWords();
  return (
    <div className="oversight">
      <h1>{titles.people}</h1>
      <p className="oversight__lead">{words.lead}</p>
      <PeopleForm key={JSON.stringify([filter, typed])} filter={filter} typed={typed} />
      {typed === null ? null : (
        <p className="oversight__only" role="status">
          {words.found(page.people.length)} {page.next === null ? null : words.thereAreMore}
        </p>
      )}
      <ul className="accounts" aria-label={words.list}>
        {page.people.map((account) => (
          <PersonRow key={account.id} account={account} />
        ))}
      </ul>
      <PeoplePages filter={filter} next={typed === null ? page.next : null} />
    </div>
  );
}

function PeopleForm({ filter, typed }: { filter: AccountFilter; typed: string | null }) {
  const { people: words, audit } = useAdminWords();
  const id = useId();
  return (
    <Form method="post" action={PATHS.people} className="filter">
      <div className="field field--wide">
        <label htmlFor={`${id}-who`}>{audit.who}</label>
        <input
          id={`${id}-who`}
          name="who"
          type="search"
          autoComplete="off"
          placeholder={audit.whoHint}
          defaultValue={typed ?? ""}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-role`}>{words.role}</label>
        <select id={`${id}-role`} name="role" defaultValue={filter.role ?? ""}>
          <option value="">{words.anyRole}</option>
          {Object.entries(words.roles).map(([role, name]) => (
            <option key={role} value={role}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-state`}>{words.state}</label>
        <select id={`${id}-state`} name="state" defaultValue={filter.state ?? ""}>
          <option value="">{words.anyState}</option>
          {Object.entries(words.states).map(([state, name]) => (
            <option key={state} value={state}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="filter__actions">
        <button type="submit" className="button">
          {audit.search}
        </button>
        <Link to={PATHS.people} className="quiet-button">
          {audit.clear}
        </Link>
      </div>
    </Form>
  );
}

function PersonRow({ account }: { account: WireAccount }) {
  const { people: words } = useAdminWords();
  const { id, name, email, role, isYou, disabledAt } = account;
  return (
    <li className="accounts__row">
      <p className="accounts__who">
        <Link to={personPath(id)}>{name}</Link>
        {isYou ? <span className="accounts__you"> ({words.you})</span> : null}
        <span className="accounts__email">{email}</span>
      </p>
      <p className="accounts__role">{words.roles[role]}</p>
      <p className="accounts__plan">
        {disabledAt === null ? <PlanLine account={account} /> : <strong>{words.states.disabled}</strong>}
      </p>
    </li>
  );
}

function PeoplePages({ filter, next }: { filter: AccountFilter; next: string | null }) {
  const { people: words } = useAdminWords();
  const toAddress = (after: string | undefined) => {
    const fields = Object.entries({ ...filter, after }).filter(
      (field): field is [string, string] => !!field[1],
    );
    return fields.length === 0 ? PATHS.people : `${PATHS.people}?${new URLSearchParams(fields)}`;
  };
  if (next === null && filter.after === undefined) return null;
  return (
    <p className="oversight__pages">
      {next === null ? null : (
        <Link to={toAddress(next)} className="quiet-button">
          {words.next}
        </Link>
      )}
      {filter.after === undefined ? null : <Link to={toAddress(undefined)}>{words.first}</Link>}
    </p>
  );
}
