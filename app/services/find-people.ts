import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import type { WirePerson } from "~/protocol/messages";
import type { ServiceDeps } from "./deps";
import { requireAllowed } from "./require-allowed";
import { toWirePerson } from "./to-wire";

const MAX_FOUND = 20;

/** Somebody an admin looked for; the address tells two of one name apart. */
export interface FoundPerson extends WirePerson {
  readonly email: string;
}

/** People by words of their name, by their address or public id. Throws `not_found` to all but admins. */
export async function findPeople(
  { database }: Pick<ServiceDeps, "database">,
  { viewer, words }: { readonly viewer: Viewer; readonly words: string },
): Promise<readonly FoundPerson[]> {
  requireAllowed(canOversee(viewer));
  const found = await database.transaction({ role: "admin", userId: viewer.userId }, (tx) =>
    tx.overview.searchPeople(words, MAX_FOUND),
  );
  return found.map((person) => ({ ...toWirePerson(person), email: person.email }));
}

/** One person by public id; null for nobody. Throws `not_found` to all but admins. */
export async function findPerson(
  { database }: Pick<ServiceDeps, "database">,
  { viewer, personId }: { readonly viewer: Viewer; readonly personId: string },
): Promise<WirePerson | null> {
  requireAllowed(canOversee(viewer));
  const person = await database.transaction({ role: "admin", userId: viewer.userId }, (tx) =>
    tx.overview.findPerson(personId),
  );
  return person === null ? null : toWirePerson(person);
}
