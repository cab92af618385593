import { randomBytes } from "node:crypto";
import type pg from "pg";
import { PEOPLE, type SeedPerson } from "./people";
import { toMoment } from "./seed-time";

/** A seeded person as the database knows them. */
export interface SeededPerson {
  readonly userId: number;
  readonly therapistId: number | null;
  readonly email: string;
  readonly name: string;
}

const DAY_MS = 86_400_000;
const TRIAL_DAYS_LEFT = 11;

/** Makes all people with their plans; keyed by e-mail. */
export async function insertPeople(client: pg.Client, now: Date): Promise<ReadonlyMap<string, SeededPerson>> {
  const people = new Map<string, SeededPerson>();
  for (const person of PEOPLE) {
    const { email, name } = person;
    const userId = await insertUser(client, person);
    const therapistId = person.role === "therapist" ? await insertTherapist(client, userId, person) : null;
    if (person.plan !== undefined) await insertPlan(client, userId, person.plan, now);
    people.set(email, { userId, therapistId, email, name });
  }
  return people;
}

async function insertUser(client: pg.Client, { email, name, role }: SeedPerson): Promise<number> {
  const clerkUserId = `local_${email.split("@", 1)[0]?.replaceAll(".", "_")}`;
  return await insert(
    client,
    "insert into users (public_id, clerk_user_id, email, name, role) values ($1, $2, $3, $4, $5) returning id",
    [randomBytes(18).toString("base64url"), clerkUserId, email, name, role],
  );
}

async function insertTherapist(
  client: pg.Client,
  userId: number,
  { replyPromise }: SeedPerson,
): Promise<number> {
  const hours = JSON.stringify({
    monday: "9-17",
    tuesday: "9-17",
    wednesday: "9-17",
    thursday: "9-17",
    friday: "9-15",
  });
  return await insert(
    client,
    "insert into therapists (user_id, time_zone, office_hours, reply_promise) values ($1, 'America/New_York', $2, $3) returning id",
    [userId, hours, replyPromise ?? null],
  );
}

async function insertPlan(client: pg.Client, userId: number, kind: string, now: Date): Promise<void> {
  const endsAt = kind === "trial" ? new Date(now.getTime() + TRIAL_DAYS_LEFT * DAY_MS) : null;
  await insert(
    client,
    "insert into subscriptions (user_id, kind, status, starts_at, ends_at) values ($1, $2, 'active', $3, $4) returning id",
    [userId, kind, toMoment("30w 08:00", now), endsAt],
  );
}

async function insert(client: pg.Client, sql: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await client.query<{ id: number }>(sql, [...values]);
  const [row] = rows;
  if (row === undefined) throw new Error("an insert returned no row");
  return row.id;
}
