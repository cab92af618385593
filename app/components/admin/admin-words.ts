import type { AuditAction, AuditOutcome } from "~/domain/audit";
import type { BookingsWords } from "./bookings-words";
import type { PartnersWords } from "./partners-words";
import type { PeopleWords } from "./people-words";
import type { RetentionWords } from "./retention-words";

/** What a sentence about an event is made of. */
export interface DeedFacts {
  readonly count: number;
  /** Places in the conversation, "3 to 14", ready made. */
  readonly places: string | null;
}

/** The words of the pages for whoever looks after the installation. */
export interface AdminWords {
  readonly titles: Readonly<
    Record<
      | "audit"
      | "disclosures"
      | "conversation"
      | "people"
      | "person"
      | "appointments"
      | "retention"
      | "partners"
      | "partner",
      string
    >
  >;
  readonly nav: Readonly<
    Record<"label" | "audit" | "people" | "appointments" | "retention" | "partners", string>
  >;
  readonly people: PeopleWords;
  readonly bookings: BookingsWords;
  readonly partners: PartnersWords;
  readonly retention: RetentionWords;
  readonly audit: {
    readonly lead: string;
    readonly who: string;
    readonly whoHint: string;
    readonly onlyOf: (name: string) => string;
    readonly anybody: string;
    readonly conversation: string;
    readonly action: string;
    readonly outcome: string;
    readonly any: string;
    readonly from: string;
    readonly to: string;
    readonly search: string;
    readonly clear: string;
    readonly choose: string;
    readonly nobody: string;
    readonly none: string;
    readonly older: string;
    readonly newest: string;
  };
  readonly standing: {
    readonly intact: (when: string, events: number) => string;
    readonly broken: (when: string, problems: number) => string;
    readonly never: string;
    readonly exported: (when: string) => string;
    readonly neverExported: string;
  };
  readonly event: {
    readonly actors: Readonly<Record<"anonymous" | "worker" | "maintenance" | "login" | "other", string>>;
    readonly labels: Readonly<Record<AuditAction, string>>;
    readonly deeds: Readonly<Record<AuditAction, (facts: DeedFacts) => string>>;
    readonly unknownDeed: (action: string) => string;
    readonly outcomes: Readonly<Record<AuditOutcome, string>>;
    readonly places: (first: number, last: number) => string;
    readonly times: (count: number) => string;
    readonly about: (name: string) => string;
    readonly between: (therapist: string, prospect: string) => string;
    readonly unknownConversation: string;
    readonly from: string;
    readonly session: string;
    readonly request: string;
    readonly reason: string;
    readonly report: (name: string) => string;
    readonly details: string;
  };
  readonly report: {
    readonly lead: string;
    readonly conversations: string;
    readonly noConversations: string;
    readonly events: string;
    readonly none: string;
    readonly made: (when: string) => string;
    readonly print: string;
    readonly period: string;
    readonly apply: string;
    readonly messages: (count: number) => string;
  };
  readonly register: {
    readonly title: string;
    readonly none: string;
    readonly more: string;
    readonly somebody: string;
    readonly taken: (name: string) => string;
    readonly ownCopy: (name: string) => string;
    readonly number: (id: string) => string;
  };
  readonly glass: {
    readonly lead: string;
    readonly open: string;
    readonly closed: string;
    readonly title: string;
    readonly text: string;
    readonly reason: string;
    readonly reasonHint: (min: number) => string;
    readonly tooShort: (min: number, max: number) => string;
    readonly minutes: string;
    readonly minutesOption: (count: number) => string;
    readonly button: string;
    readonly until: (time: string) => string;
    readonly left: (minutes: number) => string;
    readonly over: string;
    /** Ends the access before its time. */
    readonly done: string;
    readonly empty: string;
    readonly trail: string;
  };
}
