import { Link } from "@remix-run/react";
import { useAdminWords } from "./use-admin-words";

/** Somebody who may be meant, and the address that means them. */
export interface PersonChoice {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly address: string;
}

/** Several people, or nobody, answer to what was typed. */
export function PeopleChoices({ choices }: { choices: readonly PersonChoice[] }) {
  const { audit: words } = useAdminWords();
  return (
    <div className="choices" role="status">
      <p>{choices.length === 0 ? words.nobody : words.choose}</p>
      <ul>
        {choices.map(({ id, name, email, address }) => (
          <li key={id}>
            <Link to={address}>{name}</Link> <span className="choices__email">{email}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
