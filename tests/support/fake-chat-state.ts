import type { Channel, Member } from "~/domain/channel";
import type { Role, Subscription } from "~/domain/people";
import { hasChatPlan } from "~/domain/subscription";
import type { AuditCheck, AuditEvent } from "~/services/ports/audit-log";
import type { StoredExport } from "~/services/ports/export-repository";
import type { StoredMessage, StoredRevision } from "~/services/ports/message-repository";
import type { ReadPosition } from "~/services/ports/read-repository";

/** A row of users, with what hangs on it. */
export interface FakePerson {
  readonly userId: number;
  readonly id: string;
  readonly clerkUserId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** Of the therapists row. */
  readonly acceptsNew: boolean;
  /** With `sourceId` it is billing's. */
  readonly subscriptions: readonly (Subscription & { readonly sourceId?: string })[];
}

/** A row of chat_channels; the people in it are joined when it is read. */
export type FakeChannel = Omit<Channel, "therapist" | "prospect" | "prospectHasPlan"> & {
  readonly therapistUserId: number;
  readonly prospectUserId: number;
  readonly createdAt: Date;
};

/** A row of chat_messages with the columns nobody but the send reads. */
export type FakeMessage = StoredMessage & { readonly fingerprint: Buffer };

/** The tables. Rows are never changed, only replaced, so that a copy is cheap and a reader keeps what it has read. */
export class FakeChatState {
  readonly people = new Map<number, FakePerson>();
  readonly channels = new Map<number, FakeChannel>();
  readonly messages = new Map<string, FakeMessage>();
  readonly reads = new Map<string, ReadPosition & { readonly userDbId: number }>();
  readonly appointments: {
    readonly therapistUserId: number;
    readonly prospectUserId: number;
    readonly status: string;
  }[] = [];

  /** When keys were destroyed, by the conversation's id. */
  readonly keysDestroyed = new Map<string, Date>();

  /** Earlier texts of edited messages. */
  readonly revisions: (StoredRevision & { readonly messageId: string })[] = [];

  /** The register of records, by the export's id. */
  readonly exports = new Map<string, StoredExport>();

  /** The trail, oldest first. */
  readonly audit: AuditEvent[] = [];
  readonly checks: AuditCheck[] = [];
  /** Emergency access. */
  readonly grants: {
    readonly adminUserId: number;
    readonly channelDbId: number;
    readonly expiresAt: Date;
    readonly isEnded?: true;
  }[] = [];

  copy(): FakeChatState {
    const copy = new FakeChatState();
    for (const [key, row] of this.people) copy.people.set(key, row);
    for (const [key, row] of this.channels) copy.channels.set(key, row);
    for (const [key, row] of this.messages) copy.messages.set(key, row);
    for (const [key, row] of this.reads) copy.reads.set(key, row);
    for (const [key, at] of this.keysDestroyed) copy.keysDestroyed.set(key, at);
    copy.appointments.push(...this.appointments);
    copy.revisions.push(...this.revisions);
    copy.audit.push(...this.audit);
    copy.grants.push(...this.grants);
    copy.checks.push(...this.checks);
    for (const [id, row] of this.exports) copy.exports.set(id, row);
    return copy;
  }

  getPerson(userId: number): FakePerson {
    const person = this.people.get(userId);
    if (person === undefined) throw new Error("violates foreign key: users");
    return person;
  }

  toChannel({ therapistUserId, prospectUserId, createdAt: _, ...row }: FakeChannel, now: Date): Channel {
    const toMember = ({ userId, id, name, role }: FakePerson): Member => ({ userId, id, name, role });
    return {
      ...row,
      ...this.judgeState(row, now),
      therapist: toMember(this.getPerson(therapistUserId)),
      prospect: toMember(this.getPerson(prospectUserId)),
      prospectHasPlan: hasChatPlan(this.getPerson(prospectUserId), now),
    };
  }

  /** What the clock has closed is closed, whether or not it is written down. */
  judgeState(
    row: Pick<FakeChannel, "status" | "closedAt" | "closeReason" | "closesAt" | "updatedAt">,
    now: Date,
  ): Pick<FakeChannel, "status" | "closedAt" | "closeReason" | "updatedAt"> {
    const { status, closedAt, closeReason, closesAt, updatedAt } = row;
    if (status === "closed" || closesAt === null || closesAt > now)
      return { status, closedAt, closeReason, updatedAt };
    const later = new Date(Math.max(updatedAt.getTime(), closesAt.getTime()));
    return { status: "closed", closedAt: closesAt, closeReason: "appointment_over", updatedAt: later };
  }

  findChannelRow(channelId: string): FakeChannel | undefined {
    return [...this.channels.values()].find((row) => row.id === channelId);
  }

  channelsOf(userId: number): FakeChannel[] {
    return [...this.channels.values()].filter((row) =>
      [row.therapistUserId, row.prospectUserId].includes(userId),
    );
  }

  messagesOf(channelDbId: number): FakeMessage[] {
    return [...this.messages.values()].filter((row) => row.channelDbId === channelDbId);
  }

  /** Forward only, never past the last message; null when it did not move. */
  moveRead(
    channelDbId: number,
    userId: number,
    wantedSeq: number,
    at: Date,
  ): { seq: number; at: Date } | null {
    const seq = Math.min(wantedSeq, this.channels.get(channelDbId)?.lastSeq ?? 0);
    const key = `${channelDbId}:${userId}`;
    const before = this.reads.get(key);
    if (before !== undefined && before.seq >= seq) return null;
    const { id } = this.getPerson(userId);
    this.reads.set(key, { channelDbId, userId: id, userDbId: userId, seq, at });
    return { seq, at };
  }
}
