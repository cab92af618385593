import type { RetentionKind } from "../domain/retention";
import type { WirePerson } from "./messages";

/** How long conversations of a kind are kept. Times are ISO-8601 UTC. */
export interface WireRetentionRule {
  readonly kind: RetentionKind;
  /** Null: for good. */
  readonly days: number | null;
  /** Null: nobody has ever set one. */
  readonly set: {
    readonly by: WirePerson;
    readonly at: string;
    readonly reason: string;
    /** Nothing goes by it before. */
    readonly countsFrom: string;
  } | null;
}

/** A conversation that would go: numbers and moments, nothing of what is said in it. */
export interface WireDueConversation {
  readonly channelId: string;
  readonly kind: string;
  readonly therapist: WirePerson;
  readonly prospect: WirePerson;
  readonly dueAt: string;
  readonly messages: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

/** What is kept whatever a rule says. */
export interface WireLegalHold {
  readonly id: string;
  readonly channelId: string | null;
  /** The two of the conversation, or the one whose conversations are all kept. */
  readonly of: readonly WirePerson[];
  readonly reason: string;
  readonly placedBy: WirePerson;
  readonly placedAt: string;
  /** It holds for some days yet, until `endsAt`. */
  readonly release: {
    readonly by: WirePerson;
    readonly at: string;
    readonly reason: string;
    readonly endsAt: string;
  } | null;
}

/** What was deleted, without a word of it. */
export interface WireRetentionReceipt {
  readonly id: string;
  readonly channelId: string;
  readonly therapist: WirePerson;
  readonly prospect: WirePerson;
  readonly days: number | null;
  readonly setBy: WirePerson;
  readonly messages: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly sha256: string;
  readonly issuedAt: string;
  readonly finished: boolean;
}

/** Everything the page shows. */
export interface RetentionOverview {
  readonly rules: readonly WireRetentionRule[];
  /** `on`: a day, judged by its end in UTC; null: now. */
  readonly due: {
    readonly on: string | null;
    readonly conversations: readonly WireDueConversation[];
    readonly inAll: number;
  };
  readonly holds: readonly WireLegalHold[];
  readonly receipts: readonly WireRetentionReceipt[];
  /** What a hold is about to be placed on, as the address names it. */
  readonly target: RetentionTarget | null;
}

/** A conversation or a person, by the way to it. */
export interface RetentionTarget {
  readonly field: "conversation" | "person";
  readonly id: string;
  readonly of: readonly WirePerson[];
}

/** What the page can do. */
export const RETENTION_CHANGES = ["rule", "hold", "release"] as const;
/** One of them. */
export type RetentionChangeName = (typeof RETENTION_CHANGES)[number];

/** A form that was not good, handed back so that nothing typed is lost. */
export interface RetentionRefusal {
  readonly change: RetentionChangeName;
  readonly why: "days" | "reason" | "gone";
  readonly form: {
    readonly kind: string;
    readonly days: string;
    readonly reason: string;
    readonly hold: string;
  };
}
