import type { Member } from "~/domain/channel";

/** People and what connects them. */
export interface PeopleRepository {
  /** Makes the row of a person seen for the first time; an existing row is returned as it is. */
  insertPerson(person: NewPerson): Promise<void>;
  /** Of these people, those who may not use the chat at this moment, by the database's clock. */
  listBarred(userIds: readonly number[]): Promise<readonly BarredPerson[]>;
  /** By public id; null for unknown, disabled or other-role people. */
  findMember(personId: string, role: Member["role"]): Promise<Member | null>;
  /** Whether this therapist takes new conversations. */
  acceptsNewConversations(therapistUserId: number): Promise<boolean>;
  /** Whether an appointment, past or future, not cancelled, joins the two. */
  shareAppointment(therapistUserId: number, prospectUserId: number): Promise<boolean>;
}

/** Somebody who may not use the chat: disabled (or gone), or without the plan it takes. */
export interface BarredPerson {
  readonly userId: number;
  readonly why: "disabled" | "no_plan";
}

/** A person as the issuer of identities describes them. */
export interface NewPerson {
  readonly clerkUserId: string;
  /** Public random id to give them. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Member["role"];
}
