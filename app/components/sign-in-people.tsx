import { Avatar } from "~/chat-ui/avatar";
import type { Role } from "~/domain/people";
import { usePageWords } from "./page-words/language";

/** Somebody one can sign in as in the demonstration. */
export interface LocalPerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly note: string;
}

const ROLES: readonly Role[] = ["therapist", "prospect", "admin"];

/** The people of the demonstration practice: one button each, no password. Each is a plain form and needs no script. */
export function SignInPeople({ people }: { people: readonly LocalPerson[] }) {
  const words = usePageWords().signIn;
  return (
    <div className="sign-in">
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      {ROLES.map((role) => ({ role, members: people.filter((person) => person.role === role) }))
        .filter(({ members }) => members.length > 0)
        .map(({ role, members }) => (
          <section key={role} aria-labelledby={`people-${role}`}>
            <h2 id={`people-${role}`}>{words.groups[role]}</h2>
            <ul className="people">
              {members.map((person) => (
                <li key={person.email}>
                  <form method="post">
                    <button
                      type="submit"
                      className="person"
                      name="person"
                      value={person.email}
                      aria-label={words.as(person.name)}
                      aria-describedby={`note-${person.email}`}
                    >
                      <Avatar name={person.name} />
                      <span className="person__name">{person.name}</span>
                      <span className="person__note" id={`note-${person.email}`}>
                        {person.note}
                      </span>
                    </button>
                  </form>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}
