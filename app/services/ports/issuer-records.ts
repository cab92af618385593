import type { PlanTerms } from "~/domain/billing-plan";
import type { Role } from "~/domain/people";
import type { NewPerson } from "./people-repository";

/** What has become of a delivery. Stored: never renamed, never reused. */
export type DeliveryOutcome =
  | "applied"
  /** Something newer had come before it. */
  | "stale"
  | "ignored"
  /** The address belongs to another person here: it stays with them. */
  | "email_taken"
  /** About somebody whom the issuer has deleted before. */
  | "deleted";

/** One delivery of the issuer's, by its own id, and whom it is about. */
export interface DeliveryKey {
  readonly id: string;
  readonly eventType: string;
  /** Null: nobody. */
  readonly clerkUserId: string | null;
}

/** A person as this installation keeps them. */
export interface KeptPerson {
  readonly userId: number;
  readonly role: Role;
  /** The issuer's own time of the newest change we have. */
  readonly issuerUpdatedAt: Date | null;
}

/** A plan as it was last told of. */
export interface KeptPlan {
  readonly sourceStatus: string;
  readonly sourceUpdatedAt: Date;
}

/** Within one transaction, in which nothing else of the same person is applied. */
export interface IssuerTransaction {
  isKnownDelivery(id: string): Promise<boolean>;
  recordDelivery(key: DeliveryKey, outcome: DeliveryOutcome): Promise<void>;
  /** Whether the issuer has told us of their deletion. */
  isDeleted(clerkUserId: string): Promise<boolean>;
  findPerson(clerkUserId: string): Promise<KeptPerson | null>;
  /** Whether somebody else has it; letter case ignored. */
  isEmailTaken(email: string, clerkUserId: string): Promise<boolean>;
  insertPerson(person: NewPerson & { readonly issuerUpdatedAt: Date }): Promise<void>;
  /** A null address stays as it is. A therapist gets their practice. */
  updatePerson(
    userId: number,
    changes: {
      readonly email: string | null;
      readonly name: string;
      readonly role: Role;
      readonly issuerUpdatedAt: Date;
    },
  ): Promise<void>;
  /** From now on; whoever is disabled already stays so since then. */
  disablePerson(userId: number): Promise<void>;
  findPlan(sourceId: string): Promise<KeptPlan | null>;
  putPlan(userId: number, sourceId: string, plan: PlanTerms & KeptPlan): Promise<void>;
}

/** The people and plans that the issuer tells us of. */
export interface IssuerRecords {
  /** All of it or nothing; one after the other for each `subject`. Throws ChatError `unavailable`. */
  transaction<T>(subject: string, work: (tx: IssuerTransaction) => Promise<T>): Promise<T>;
}
