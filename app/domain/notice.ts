/** What the server says in an appointment's chat by itself. Stored: never renamed, never reused. */
export const NOTICE_CODES = [
  "chat_opened",
  "chat_moved",
  "chat_kept_open",
  "chat_closed",
  "chat_cancelled",
] as const;

/** One of the closed set. */
export type NoticeCode = (typeof NOTICE_CODES)[number];

/** A code and a moment instead of words: each reader is told in their own language and zone. */
export interface Notice {
  readonly code: NoticeCode;
  /** Until when the chat is open; null where the notice names no moment. */
  readonly at: Date | null;
}

const STORED = /^n1\.([a-z_]{1,40})(?:\.(.+))?$/;

/** A stored notice; null for everything else, and for a code that this build does not know. */
export function parseNotice(content: string): Notice | null {
  const [, name, moment] = STORED.exec(content) ?? [];
  const code = NOTICE_CODES.find((each) => each === name);
  if (code === undefined) return null;
  const at = moment === undefined ? null : new Date(moment);
  return at !== null && Number.isNaN(at.getTime()) ? null : { code, at };
}

const PLAIN: Readonly<Record<NoticeCode, (at: string) => string>> = {
  chat_opened: (at) => `This chat is open until ${at}.`,
  chat_moved: (at) => `The appointment was moved. This chat is open until ${at}.`,
  chat_kept_open: (at) => `This chat stays open until ${at}.`,
  chat_closed: () => "This chat has closed.",
  chat_cancelled: () => "The appointment was cancelled, and this chat has closed.",
};

/** The same in plain English and UTC, for readers that do not know notices: old clients, exports. */
export function toPlainText({ code, at }: Notice): string {
  const [day = "", time = ""] = at?.toISOString().slice(0, 16).split("T") ?? [];
  return PLAIN[code](`${day} ${time} UTC`);
}
