import type { RetentionKind } from "~/domain/retention";
import type { RetentionChangeName, RetentionRefusal } from "~/protocol/retention";

/** The words of the page of retention and legal holds. Moments come ready made. */
export interface RetentionWords {
  readonly lead: string;
  readonly rules: string;
  /** After which moment the days count, and that a change waits. */
  readonly rulesText: (graceDays: number) => string;
  readonly kinds: Readonly<Record<RetentionKind, string>>;
  readonly kept: string;
  readonly deletedAfter: (days: number) => string;
  readonly neverSet: string;
  readonly setBy: (name: string, when: string) => string;
  readonly countsFrom: (when: string) => string;
  readonly change: string;
  readonly kind: string;
  readonly days: string;
  readonly daysHint: (min: number) => string;
  readonly reason: string;
  readonly reasonHint: (min: number) => string;
  readonly setRule: string;
  readonly due: string;
  readonly dueNow: string;
  readonly dueOn: (day: string) => string;
  readonly onDay: string;
  readonly show: string;
  readonly nothingDue: string;
  readonly inAll: (count: number) => string;
  readonly thereAreMore: (shown: number) => string;
  readonly messages: (count: number) => string;
  readonly span: (from: string, until: string) => string;
  readonly since: (when: string) => string;
  readonly placeHold: string;
  readonly holds: string;
  readonly holdsText: (graceDays: number) => string;
  readonly noHolds: string;
  readonly howToHold: string;
  readonly holdOn: (names: string) => string;
  readonly holdOnPerson: (name: string) => string;
  readonly allOf: (name: string) => string;
  readonly placedBy: (name: string, when: string) => string;
  readonly releasedBy: (name: string, when: string) => string;
  readonly holdsUntil: (when: string) => string;
  readonly release: string;
  readonly releaseReason: string;
  readonly receipts: string;
  readonly noReceipts: string;
  readonly deleted: (when: string) => string;
  readonly underWay: string;
  readonly byRule: (days: number | null, name: string) => string;
  readonly receipt: string;
  readonly digest: string;
  readonly done: Readonly<Record<RetentionChangeName, string>>;
  readonly refused: Readonly<Record<RetentionRefusal["why"], string>>;
}
