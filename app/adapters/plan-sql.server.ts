import { Prisma } from "~/generated/prisma/client";

/**
 * Whether the person in `users` row `alias` has what their role needs to use the chat, by the database's clock: the rule
 * of `domain/subscription` where many are judged at once (a contract test holds the two together).
 */
export function hasPlanSql(alias: "u" | "pu"): Prisma.Sql {
  const user = Prisma.raw(alias);
  return Prisma.sql`(${user}.role <> 'prospect' or exists (
    select from subscriptions s
    where s.user_id = ${user}.id and s.status = 'active' and s.starts_at <= now()
      and (s.ends_at is null or s.ends_at > now())))`;
}
