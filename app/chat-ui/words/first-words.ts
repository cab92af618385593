import type { ErrorCode } from "~/domain/errors";
import type { NoticeCode } from "~/domain/notice";
import type { Role } from "~/domain/people";
import type { FinalByeReason } from "~/protocol/events";
import type { Locale } from "./words";

/** What is said where a conversation is seen and written in: the words a partner's page waits for. */
export interface FirstWords {
  readonly locale: Locale;
  readonly roles: Readonly<Record<Role, string>>;
  readonly conversation: {
    readonly log: (name: string) => string;
    readonly appointment: (when: string) => string;
    readonly zone: (zoneName: string) => string;
    readonly you: string;
    /** Whoever wrote it: who they were before they had shown who they are. */
    readonly before: (who: string) => string;
    /** Of the other person, beside their name or role. */
    readonly here: string;
    readonly writing: (name: string) => string;
    readonly unreadDivider: string;
    readonly older: string;
    readonly loadingOlder: string;
    readonly olderFailed: string;
    readonly loading: string;
    readonly failed: string;
    readonly missing: string;
    readonly reload: string;
    readonly deleted: string;
    readonly unreadable: string;
    /** A message of a conversation that was erased for good. */
    readonly erased: string;
    /** All messages up to a moment were deleted when their time was over. */
    readonly purged: (until: string) => string;
    readonly edited: string;
    readonly newTab: string;
    readonly jumpToNew: (count: number) => string;
    readonly jumpToLatest: string;
    readonly emptyTitle: (name: string) => string;
    readonly emptyText: string;
    /** What the server says by itself in an appointment's chat; `when` is empty where it names no moment. */
    readonly notices: Readonly<Record<NoticeCode, (when: string) => string>>;
  };
  readonly send: {
    readonly label: (name: string) => string;
    readonly placeholder: (name: string) => string;
    readonly hint: string;
    readonly button: string;
    readonly left: (count: number) => string;
    readonly tooLong: (over: number, limit: number) => string;
    readonly notText: string;
    readonly queued: string;
    readonly sending: string;
    readonly sent: (time: string) => string;
    readonly read: (time: string) => string;
    readonly failed: string;
    readonly retry: string;
    readonly discard: string;
    readonly copy: string;
    readonly copied: string;
    /** Why it was not sent; it is told that it was not before it can be told why. */
    readonly reasons?: Readonly<Record<ErrorCode | "too_old", string>>;
  };
  readonly connection: {
    readonly connecting: string;
    readonly catchingUp: string;
    readonly waiting: string;
    readonly offline: string;
    readonly tryNow: string;
    readonly signIn: string;
    readonly ended: Readonly<Record<FinalByeReason, string>>;
    /** Said after it, when what is unsent outlives the page. */
    readonly kept: string;
  };
}
