import type { Member } from "~/domain/channel";
import { isPublicId } from "~/domain/public-id";
import { isRetentionKind } from "~/domain/retention";
import { Prisma } from "~/generated/prisma/client";
import type { LegalHold, RetentionReceipt, RetentionTransaction } from "~/services/ports/retention-book";
import { toMember } from "./member-row.server";
import type { TransactionClient } from "./postgres-database.server";

/** Somebody, as `MEMBER` makes them. */
type MemberJson = Parameters<typeof toMember>[0];

/** A row of users as JSON; null where there is none. */
const member = (alias: string) =>
  Prisma.raw(
    `case when ${alias}.id is not null then json_build_object('id', ${alias}.id, 'publicId', ${alias}.public_id, 'name', ${alias}.name, 'role', ${alias}.role) end`,
  );
/** A conversation `c` and who its two are. */
const WITH_PAIR = Prisma.sql`
  left join therapists t on t.id = c.therapist_id
  left join users tu on tu.id = t.user_id
  left join users pu on pu.id = c.prospect_user_id`;

/** What an admin sees and decides, within one transaction of theirs. */
export function createRetentionTransaction(
  client: TransactionClient,
  adminUserId: number,
): Omit<RetentionTransaction, "listDue"> {
  return {
    async listRules() {
      const rows = await client.$queryRaw<RuleRow[]>`
        select distinct on (p.kind) p.public_id, p.kind, p.days, p.reason, p.set_at,
          p.set_at + retention_grace() as counts_from, ${member("u")} as set_by
        from retention_policies p join users u on u.id = p.set_by_user_id
        order by p.kind, p.id desc`;
      return rows.map((row) => {
        if (!isRetentionKind(row.kind)) throw new Error("unknown kind of a retention rule");
        return {
          ...{ id: row.public_id, kind: row.kind, days: row.days, reason: row.reason },
          ...{ setBy: toMember(row.set_by), setAt: row.set_at, countsFrom: row.counts_from },
        };
      });
    },
    async setRule({ kind, days, reason }) {
      await client.$executeRaw`
        insert into retention_policies (kind, days, reason, set_by_user_id)
        values (${kind}, ${days}::int, ${reason}, ${adminUserId})`;
    },
    async listHolds(limit) {
      const rows = await client.$queryRaw<HoldRow[]>`
        select h.public_id, h.reason, h.placed_at, h.released_at, h.release_reason, c.channel_identifier,
          ${member("tu")} as therapist, ${member("pu")} as prospect, ${member("u")} as person,
          ${member("pb")} as placed_by, ${member("rb")} as released_by
        from legal_holds h
        left join chat_channels c on c.id = h.channel_id ${WITH_PAIR}
        left join users u on u.id = h.user_id
        join users pb on pb.id = h.placed_by_user_id
        left join users rb on rb.id = h.released_by_user_id
        where h.released_at is null or h.released_at + retention_grace() > clock_timestamp()
        order by h.id desc limit ${limit}`;
      return rows.map(toHold);
    },
    async placeHold(target, reason) {
      const placed =
        "channelId" in target
          ? isPublicId(target.channelId) &&
            (await client.$executeRaw`
              insert into legal_holds (channel_id, reason, placed_by_user_id)
              select c.id, ${reason}, ${adminUserId} from chat_channels c where c.channel_identifier = ${target.channelId}`)
          : isPublicId(target.personId) &&
            (await client.$executeRaw`
              insert into legal_holds (user_id, reason, placed_by_user_id)
              select u.id, ${reason}, ${adminUserId} from users u
              where u.public_id = ${target.personId} and u.role <> 'admin'`);
      return placed === 1;
    },
    async releaseHold(holdId, reason) {
      if (!isPublicId(holdId)) return false;
      const released = await client.$executeRaw`
        update legal_holds set released_by_user_id = ${adminUserId}, release_reason = ${reason}
        where public_id = ${holdId} and released_at is null`;
      return released === 1;
    },
    async listReceipts(limit) {
      const rows = await client.$queryRaw<ReceiptRow[]>`
        select r.public_id, r.kind, r.messages, r.first_seq, r.last_seq, r.first_at, r.last_at, r.sha256, r.issued_at,
          c.channel_identifier, c.purged_until is not null as finished, p.days,
          ${member("tu")} as therapist, ${member("pu")} as prospect, ${member("u")} as set_by
        from retention_receipts r
        join chat_channels c on c.id = r.channel_id ${WITH_PAIR}
        join retention_policies p on p.id = r.policy_id
        join users u on u.id = p.set_by_user_id
        order by r.issued_at desc, r.id desc limit ${limit}`;
      return rows.map(toReceipt);
    },
  };
}

interface RuleRow {
  readonly public_id: string;
  readonly kind: string;
  readonly days: number | null;
  readonly reason: string;
  readonly set_at: Date;
  readonly counts_from: Date;
  readonly set_by: MemberJson;
}

interface HoldRow {
  readonly public_id: string;
  readonly reason: string;
  readonly placed_at: Date;
  readonly placed_by: MemberJson;
  readonly released_at: Date | null;
  readonly released_by: MemberJson | null;
  readonly release_reason: string | null;
  readonly channel_identifier: string | null;
  readonly therapist: MemberJson | null;
  readonly prospect: MemberJson | null;
  readonly person: MemberJson | null;
}

interface ReceiptRow {
  readonly public_id: string;
  readonly channel_identifier: string;
  readonly kind: string;
  readonly days: number | null;
  readonly messages: number;
  readonly first_seq: bigint | null;
  readonly last_seq: bigint | null;
  readonly first_at: Date | null;
  readonly last_at: Date | null;
  readonly sha256: string;
  readonly issued_at: Date;
  readonly finished: boolean;
  readonly therapist: MemberJson;
  readonly prospect: MemberJson;
  readonly set_by: MemberJson;
}

function toHold(row: HoldRow): LegalHold {
  const { channel_identifier: id, therapist, prospect, person, released_at: at, released_by: by } = row;
  return {
    ...{ id: row.public_id, reason: row.reason },
    conversation:
      id === null || therapist === null || prospect === null
        ? null
        : { id, therapist: toMember(therapist), prospect: toMember(prospect) },
    person: toMaybe(person),
    placedBy: toMember(row.placed_by),
    placedAt: row.placed_at,
    release: at === null || by === null ? null : { at, by: toMember(by), reason: row.release_reason ?? "" },
  };
}

function toReceipt(row: ReceiptRow): RetentionReceipt {
  return {
    ...{ id: row.public_id, channelId: row.channel_identifier, kind: row.kind, days: row.days },
    ...{ therapist: toMember(row.therapist), prospect: toMember(row.prospect), setBy: toMember(row.set_by) },
    messages: row.messages,
    seqs:
      row.first_seq === null || row.last_seq === null
        ? null
        : { first: Number(row.first_seq), last: Number(row.last_seq) },
    ...{ firstAt: row.first_at, lastAt: row.last_at, sha256: row.sha256, issuedAt: row.issued_at },
    finished: row.finished,
  };
}

function toMaybe(row: MemberJson | null): Member | null {
  return row === null ? null : toMember(row);
}
