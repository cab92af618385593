import { randomBytes } from "node:crypto";
import type pg from "pg";

/** Somebody who can sign in, and whose name no other test uses. */
export interface TestPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** A client, a therapist and their empty conversation; no other test knows them. */
export interface TestPair {
  readonly prospect: TestPerson;
  readonly therapist: TestPerson;
}

const toEmail = (name: string) => `${name.toLowerCase().replaceAll(" ", ".")}@example.com`;
const makeSuffix = () => randomBytes(4).toString("hex");

async function insertPerson(
  database: pg.Pool,
  firstName: string,
  role: "prospect" | "therapist",
): Promise<TestPerson & { readonly userId: number }> {
  const name = `${firstName} ${makeSuffix()}`;
  const email = toEmail(name);
  const { rows } = await database.query<{ id: number; public_id: string }>(
    "INSERT INTO users (clerk_user_id, email, name, role) VALUES ($1, $2, $3, $4) RETURNING id, public_id",
    [`user_${randomBytes(8).toString("hex")}`, email, name, role],
  );
  const row = rows[0];
  if (row === undefined) throw new Error("no row");
  return { id: row.public_id, userId: row.id, email, name };
}

/** A client; with a plan unless told otherwise. */
export async function makeProspect(
  database: pg.Pool,
  firstName = "Pat",
  options: { readonly plan: boolean } = { plan: true },
): Promise<TestPerson> {
  const person = await insertPerson(database, firstName, "prospect");
  if (options.plan) {
    await database.query(
      "INSERT INTO subscriptions (user_id, kind, status, starts_at) VALUES ($1, 'individual', 'active', now() - interval '1 day')",
      [person.userId],
    );
  }
  return person;
}

/** A therapist who accepts new conversations. */
export async function makeTherapist(database: pg.Pool, firstName = "Thea"): Promise<TestPerson> {
  const person = await insertPerson(database, firstName, "therapist");
  await database.query("INSERT INTO therapists (user_id, accepts_new) VALUES ($1, true)", [person.userId]);
  return person;
}

export async function makePair(database: pg.Pool): Promise<TestPair> {
  return { prospect: await makeProspect(database), therapist: await makeTherapist(database) };
}

/** Ends or renews all plans of a person. */
export async function setPlan(
  database: pg.Pool,
  person: TestPerson,
  status: "active" | "cancelled",
): Promise<void> {
  await database.query(
    "UPDATE subscriptions s SET status = $2 FROM users u WHERE u.id = s.user_id AND u.public_id = $1",
    [person.id, status],
  );
}
