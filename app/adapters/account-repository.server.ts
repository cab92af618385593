import { ChatError } from "~/domain/errors";
import type { Subscription } from "~/domain/people";
import { isPublicId } from "~/domain/public-id";
import type { Prisma } from "~/generated/prisma/client";
import type { Account, AccountQuery, AccountRepository, Plan } from "~/services/ports/account-repository";
import { MEMBER_COLUMNS, toMember } from "./member-row.server";
import type { TransactionClient } from "./postgres-database.server";

const PLAN_COLUMNS = {
  ...{ publicId: true, kind: true, status: true, startsAt: true, endsAt: true },
  ...{ sourceId: true, sourceStatus: true },
} as const;
const ACCOUNT = {
  ...{ ...MEMBER_COLUMNS, email: true, createdAt: true, disabledAt: true },
  subscriptions: { select: PLAN_COLUMNS, orderBy: [{ startsAt: "desc" }, { id: "desc" }] },
} satisfies Prisma.UserSelect;

type AccountRow = Prisma.UserGetPayload<{ select: typeof ACCOUNT }>;

/** People and their plans in PostgreSQL, within one transaction of an admin. */
export function createAccountRepository(client: TransactionClient): AccountRepository {
  async function find(publicId: string): Promise<Account | null> {
    if (!isPublicId(publicId)) return null;
    const row = await client.user.findUnique({ where: { publicId }, select: ACCOUNT });
    return row === null ? null : toAccount(row);
  }

  return {
    find,
    async list({ after, limit, ...query }) {
      // NUL is in no name, and PostgreSQL cannot even be asked for it.
      if (query.words?.includes("\0") || (after !== undefined && !isPublicId(after))) return [];
      const rows = await client.user.findMany({
        where: toWhere(query),
        select: ACCOUNT,
        orderBy: [{ name: "asc" }, { id: "asc" }],
        take: limit,
        ...(after !== undefined && { cursor: { publicId: after }, skip: 1 }),
      });
      return rows.map(toAccount);
    },
    async lock(publicId) {
      if (!isPublicId(publicId)) return null;
      // Before the first change that is audited: whoever holds a chain of the trail waits for nothing else.
      const locked = await client.$queryRaw<unknown[]>`
        select 1 from users where public_id = ${publicId} for no key update`;
      return locked.length === 0 ? null : await find(publicId);
    },
    async insertPlan(userId, { kind, endsAt }) {
      await client.$executeRaw`
        insert into subscriptions (user_id, kind, status, starts_at, ends_at)
        values (${userId}, ${kind}, 'active', now(), ${endsAt})`;
    },
    async extendPlan(planId, endsAt) {
      await client.$executeRaw`
        update subscriptions set status = 'active', ends_at = ${endsAt}
        where public_id = ${planId} and source_id is null`;
    },
    async endPlan(planId) {
      // A period without a moment in it is none: what has not begun keeps its dates.
      await client.$executeRaw`
        update subscriptions set status = 'cancelled', ends_at = case when starts_at < now() then now() else ends_at end
        where public_id = ${planId} and source_id is null`;
    },
    async setDisabled(userId, disabled) {
      try {
        await client.$executeRaw`
          update users set disabled_at = case when ${disabled} then now() end where id = ${userId}`;
      } catch (error) {
        if (isLastAdmin(error)) throw new ChatError("forbidden", { cause: error });
        throw error;
      }
    },
  };
}

function toWhere({ words, role, disabled }: Omit<AccountQuery, "after" | "limit">): Prisma.UserWhereInput {
  return {
    ...(role !== undefined && { role }),
    ...(disabled !== undefined && { disabledAt: disabled ? { not: null } : null }),
    ...(words !== undefined && {
      OR: [
        { name: { contains: words, mode: "insensitive" } },
        { email: words.toLowerCase() },
        { publicId: words },
      ],
    }),
  };
}

function toAccount({ subscriptions, email, createdAt, disabledAt, ...row }: AccountRow): Account {
  return { ...toMember(row), email, createdAt, disabledAt, plans: subscriptions.map(toPlan) };
}

function toPlan({ publicId, kind, sourceId, ...row }: AccountRow["subscriptions"][number]): Plan {
  const { status, startsAt, endsAt, sourceStatus } = row;
  const source = sourceId === null ? "hand" : "billing";
  return { id: publicId, kind: toKind(kind), status, startsAt, endsAt, source, sourceStatus };
}

/** The database's own check allows no other value. */
function toKind(kind: string): Subscription["kind"] {
  if (kind === "individual" || kind === "employer" || kind === "trial") return kind;
  throw new Error("unknown kind of plan");
}

/** As the trigger says it (migration …_admin_people). */
function isLastAdmin(error: unknown): boolean {
  return error instanceof Error && error.message.includes("the last admin is not disabled");
}
