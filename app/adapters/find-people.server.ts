import type pg from "pg";
import type { Subscription } from "~/domain/people";
import type { Person } from "~/services/ports/chat-database";
import { toRole } from "./member-row.server";
import { become, runInOneTrip, type TextRow, toArrayLiteral, toTime } from "./one-trip.server";

const LIMITS = { answerMs: 2_500 } as const;
/** A row for each of their plans; one without a plan for those who have none. */
const TEXT = `select u.clerk_user_id, u.id, u.public_id, u.name, u.role, s.kind, s.status,
    extract(epoch from s.starts_at) * 1000, extract(epoch from s.ends_at) * 1000
  from users u left join subscriptions s on s.user_id = u.id
  where u.clerk_user_id = any ($1::text[]) and u.disabled_at is null`;

/** Everybody who is asked for at the same time, in one statement. */
export async function findPeople(
  pool: pg.Pool,
  clerkUserIds: readonly string[],
): Promise<readonly (Person | null)[]> {
  const find = { name: "find_people", text: TEXT, values: [toArrayLiteral(clerkUserIds)] };
  const [, rows = []] = await runInOneTrip(pool, [become("worker"), find], LIMITS);
  const found = new Map<string | null | undefined, Person & { subscriptions: Subscription[] }>();
  for (const row of rows) {
    const person = found.get(row[0]) ?? toPerson(row);
    found.set(row[0], person);
    if (row[5] !== null) person.subscriptions.push(toSubscription(row));
  }
  return clerkUserIds.map((each) => found.get(each) ?? null);
}

function toPerson([, userId, id, name, role]: TextRow): Person & { subscriptions: Subscription[] } {
  return {
    userId: Number(userId),
    id: id ?? "",
    name: name ?? "",
    role: toRole(role ?? ""),
    subscriptions: [],
  };
}

function toSubscription([, , , , , kind, status, startsAtMs, endsAtMs]: TextRow): Subscription {
  if (kind !== "individual" && kind !== "employer" && kind !== "trial")
    throw new Error("unknown kind of subscription");
  const startsAt = toTime(startsAtMs);
  if (startsAt === null) throw new Error("a plan without a beginning");
  return { kind, status: status ?? "", startsAt, endsAt: toTime(endsAtMs) };
}
