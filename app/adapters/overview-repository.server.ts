import { isPublicId } from "~/domain/public-id";
import { Prisma } from "~/generated/prisma/client";
import type { OverviewConversation, OverviewRepository } from "~/services/ports/overview-repository";
import { MEMBER_COLUMNS, toMember } from "./member-row.server";
import type { TransactionClient } from "./postgres-database.server";

interface ConversationRow {
  readonly id: string;
  readonly status: "active" | "closed";
  readonly closed_at: Date | null;
  readonly last_message_at: Date | null;
  readonly last_seq: bigint;
  readonly therapist_user_id: number;
  readonly therapist_public_id: string;
  readonly therapist_name: string;
  readonly prospect_user_id: number;
  readonly prospect_public_id: string;
  readonly prospect_name: string;
}

const CONVERSATION = Prisma.sql`
  select c.channel_identifier as id, c.status, c.closed_at, c.last_message_at, c.last_seq,
    tu.id as therapist_user_id, tu.public_id as therapist_public_id, tu.name as therapist_name,
    pu.id as prospect_user_id, pu.public_id as prospect_public_id, pu.name as prospect_name
  from chat_channels c
  join therapists t on t.id = c.therapist_id
  join users tu on tu.id = t.user_id
  join users pu on pu.id = c.prospect_user_id`;

/** What admins see, in PostgreSQL, within one transaction of an admin. */
export function createOverviewRepository(client: TransactionClient): OverviewRepository {
  return {
    async findPeople(userIds) {
      const rows = await client.user.findMany({
        where: { id: { in: [...userIds] } },
        select: MEMBER_COLUMNS,
      });
      return rows.map(toMember);
    },
    async findPerson(personId) {
      if (!isPublicId(personId)) return null;
      const row = await client.user.findUnique({ where: { publicId: personId }, select: MEMBER_COLUMNS });
      return row === null ? null : toMember(row);
    },
    async searchPeople(words, limit) {
      // NUL is in no name, and PostgreSQL cannot even be asked for it.
      if (words.includes("\0")) return [];
      const rows = await client.user.findMany({
        where: {
          OR: [
            { name: { contains: words, mode: "insensitive" } },
            { email: words.toLowerCase() },
            { publicId: words },
          ],
        },
        select: { ...MEMBER_COLUMNS, email: true },
        orderBy: [{ name: "asc" }, { id: "asc" }],
        take: limit,
      });
      return rows.map((row) => ({ ...toMember(row), email: row.email }));
    },
    async findConversations(channelIds) {
      const known = channelIds.filter(isPublicId);
      const rows = await client.$queryRaw<ConversationRow[]>`
        ${CONVERSATION} where c.channel_identifier = any(${known}::text[])`;
      return rows.map(toConversation);
    },
    async listConversationsOf(userId) {
      const rows = await client.$queryRaw<ConversationRow[]>`
        ${CONVERSATION} where t.user_id = ${userId} or c.prospect_user_id = ${userId}
        order by coalesce(c.last_message_at, c.created_at) desc, c.id desc`;
      return rows.map(toConversation);
    },
  };
}

function toConversation(row: ConversationRow): OverviewConversation {
  return {
    id: row.id,
    status: row.status,
    closedAt: row.closed_at,
    lastMessageAt: row.last_message_at,
    lastSeq: Number(row.last_seq),
    therapist: toMember({
      id: row.therapist_user_id,
      publicId: row.therapist_public_id,
      name: row.therapist_name,
      role: "therapist",
    }),
    prospect: toMember({
      id: row.prospect_user_id,
      publicId: row.prospect_public_id,
      name: row.prospect_name,
      role: "prospect",
    }),
  };
}
