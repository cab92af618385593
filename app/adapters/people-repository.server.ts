import { isPublicId } from "~/domain/public-id";
import type { PeopleRepository } from "~/services/ports/people-repository";
import { MEMBER_COLUMNS, toMember } from "./member-row.server";
import { hasPlanSql } from "./plan-sql.server";
import type { TransactionClient } from "./postgres-database.server";

/** People in PostgreSQL, within one transaction. */
export function createPeopleRepository(client: TransactionClient): PeopleRepository {
  return {
    async insertPerson({ clerkUserId, id, email, name, role }) {
      // Two first requests at once make one row; the slower one finds it. An address that is somebody else's already
      // makes none: whoever holds it at Clerk now is not thereby the person we know.
      await client.$executeRaw`
        with person as (
          insert into users (public_id, clerk_user_id, email, name, role)
          select ${id}, ${clerkUserId}, lower(${email}), ${name}, ${role}
          where not exists (
            select from webhook_deliveries where event_type = 'user.deleted' and subject = ${clerkUserId})
          on conflict do nothing
          returning id, role
        )
        insert into therapists (user_id) select id from person where role = 'therapist'`;
    },
    async listBarred(userIds) {
      const rows = await client.$queryRaw<{ user_id: number; disabled: boolean }[]>`
        select asked.id as user_id, u.id is null or u.disabled_at is not null as disabled
        from unnest(${userIds}::int[]) as asked (id)
        left join users u on u.id = asked.id
        where u.id is null or u.disabled_at is not null or not ${hasPlanSql("u")}`;
      return rows.map((row) => ({ userId: row.user_id, why: row.disabled ? "disabled" : "no_plan" }));
    },
    async findMember(publicId, role) {
      if (!isPublicId(publicId)) return null;
      const row = await client.user.findUnique({
        where: { publicId, role, disabledAt: null },
        select: MEMBER_COLUMNS,
      });
      return row === null ? null : toMember(row);
    },
    async acceptsNewConversations(therapistUserId) {
      const row = await client.therapist.findUnique({
        where: { userId: therapistUserId },
        select: { acceptsNew: true },
      });
      return row?.acceptsNew ?? false;
    },
    async shareAppointment(therapistUserId, prospectUserId) {
      const shared = await client.appointment.findFirst({
        where: {
          status: { not: "cancelled" },
          volunteer: { id: therapistUserId },
          individual: { id: prospectUserId },
        },
        select: { id: true },
      });
      return shared !== null;
    },
  };
}
