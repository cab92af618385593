import type { ErrorCode } from "~/domain/errors";
import type { FirstWords } from "./first-words";

/** The languages the screens speak. */
export type Locale = "en" | "es";

/**
 * Every word of the chat screens. A language is one object of this type, so that a missing or extra word
 * does not compile. Functions take ready-made pieces (a name, a time) or a count, and return plain text.
 */
export interface Words extends FirstWords {
  readonly conversation: FirstWords["conversation"] & {
    readonly closes: (when: string) => string;
    /** In the last hour: so many minutes are left. */
    readonly closesSoon: (minutes: number, time: string) => string;
    readonly closed: (when: string | null) => string;
    readonly reopens: (name: string) => string;
    /** The other one's plan does not let them read now. */
    readonly seenLater: (name: string) => string;
    readonly unsent: string;
    readonly back: string;
    readonly system: string;
    readonly newest: string;
    /** The conversation itself. */
    readonly allErased: string;
  };
  readonly send: FirstWords["send"] & {
    readonly reasons: Readonly<Record<ErrorCode | "too_old", string>>;
  };
  readonly list: {
    readonly title: string;
    readonly search: string;
    readonly found: (count: number) => string;
    readonly foundNone: string;
    readonly unread: (count: number) => string;
    readonly closed: string;
    /** Headings of the list's two parts, where there are two. */
    readonly appointments: string;
    readonly others: string;
    readonly noMessagesYet: string;
    /** Deleted when their time was over. */
    readonly purged: string;
    readonly nothingNew: string;
    readonly emptyTitle: string;
    readonly emptyText: string;
    readonly choose: string;
  };
  /** Changing one's own message. */
  readonly change: {
    readonly options: string;
    readonly edit: string;
    readonly editing: string;
    readonly editedWithin: (minutes: number) => string;
    readonly save: string;
    readonly saving: string;
    readonly cancel: string;
    readonly delete: string;
    readonly deleting: string;
    readonly confirm: string;
    readonly confirmNote: string;
    readonly keep: string;
    readonly notSaved: string;
    readonly notDeleted: string;
    readonly tooLate: string;
    readonly closed: string;
    readonly signedOut: string;
    readonly unsure: string;
    readonly empty: string;
  };
  /** Its therapist opens a conversation again, or keeps one open. */
  readonly keepOpen: {
    readonly extend: string;
    readonly reopen: string;
    readonly howLong: string;
    readonly hours: (count: number) => string;
    readonly days: (count: number) => string;
    readonly reason: string;
    readonly reasonNote: string;
    readonly noReason: string;
    readonly working: string;
    readonly cancel: string;
    readonly failed: string;
    readonly forbidden: string;
    readonly over: string;
    readonly signedOut: string;
    readonly unsure: string;
  };
  /** Searching one conversation. */
  readonly search: {
    readonly open: string;
    readonly label: string;
    readonly button: string;
    readonly close: string;
    readonly searching: string;
    readonly found: (count: number) => string;
    /** Added to either: what could not be looked at. */
    readonly unreadable: (count: number) => string;
    readonly none: string;
    readonly noneSoFar: string;
    readonly more: string;
    readonly failed: string;
    readonly going: string;
    readonly notThere: string;
  };
  /** Nobody has done anything for long. */
  readonly idle: {
    readonly title: string;
    readonly text: string;
    readonly left: string;
    readonly stay: string;
    readonly kept: string;
    readonly lost: string;
    readonly endedTitle: string;
    readonly endedText: string;
  };
  readonly noScript: { readonly text: string; readonly reload: string };
}
