/** What a field may hold. Anything else, a missing field or one too many makes a message no message. */
type FieldKind = "flag" | "count" | "versions" | "token" | "locale" | "theme" | "accent" | "notice";

interface MessageShape {
  readonly to: "page" | "frame";
  readonly fields: Readonly<Record<string, FieldKind>>;
}

/**
 * Everything that partner's page and frame ever say to each other: the check, the types and what `privacyReport()`
 * answers are read off this one table. `hello` and `offer` go between the windows, all else through the port of `offer`.
 */
export const WIDGET_MESSAGES = {
  hello: { to: "page", fields: {} },
  offer: { to: "frame", fields: { versions: "versions" } },
  ready: { to: "page", fields: { version: "count" } },
  settings: { to: "frame", fields: { locale: "locale", theme: "theme", accent: "accent" } },
  shown: { to: "frame", fields: { open: "flag" } },
  token_wanted: { to: "page", fields: { refused: "flag" } },
  token: { to: "frame", fields: { token: "token" } },
  end: { to: "frame", fields: {} },
  unread: { to: "page", fields: { count: "count" } },
  close: { to: "page", fields: {} },
  notice: { to: "page", fields: { code: "notice" } },
} as const satisfies Readonly<Record<string, MessageShape>>;

/** Why each message is sent; kept apart so that the loader does not carry the sentences. */
export const WIDGET_MESSAGE_PURPOSES: Readonly<Record<WidgetMessageName, string>> = {
  hello: "The frame says that it is there, to an origin that is registered for the site.",
  offer: "The page names the versions it speaks and hands over the line for all that follows.",
  ready: "The frame names the version it chose.",
  settings: "Language, light or dark, and accent colour.",
  shown: "Whether the frame is to be seen.",
  token_wanted: "The frame asks the page for its server's word on who is signed in.",
  token: "That word, for a single use; kept in memory, never stored.",
  end: "The person signed out of the page: the frame ends its session and forgets everything.",
  unread: "How many messages are unread. Never which.",
  close: "The person closed the chat from within.",
  notice: "A state by its name, for example that somebody has to sign in.",
};

/** The states of which the frame tells the page, by name and nothing more. */
export const WIDGET_NOTICES = [
  "identity_required",
  "token_expired",
  "closed_conversation",
  "unavailable",
  "incompatible",
] as const;

interface FieldValues {
  flag: boolean;
  count: number;
  versions: readonly number[];
  token: string | null;
  locale: "en" | "es" | null;
  theme: "light" | "dark" | "auto";
  accent: string | null;
  notice: (typeof WIDGET_NOTICES)[number];
}

/** A state's name. */
export type WidgetNotice = FieldValues["notice"];
/** Name of a message. */
export type WidgetMessageName = keyof typeof WIDGET_MESSAGES;
type Fields<Name extends WidgetMessageName> = (typeof WIDGET_MESSAGES)[Name]["fields"];

/** A message of the table, as it is posted. */
export type WidgetMessage<Name extends WidgetMessageName = WidgetMessageName> = {
  [One in Name]: { readonly renavest: One } & {
    readonly [Field in keyof Fields<One>]: Fields<One>[Field] extends FieldKind
      ? FieldValues[Fields<One>[Field]]
      : never;
  };
}[Name];

type NameTo<Side extends "page" | "frame"> = {
  [Name in WidgetMessageName]: (typeof WIDGET_MESSAGES)[Name]["to"] extends Side ? Name : never;
}[WidgetMessageName];

/** What the frame says to the page. */
export type WidgetMessageToPage = WidgetMessage<NameTo<"page">>;
/** What the page says to the frame. */
export type WidgetMessageToFrame = WidgetMessage<NameTo<"frame">>;

/** Longest token taken over from a page. */
export const WIDGET_TOKEN_MAX = 8192;

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isText = (value: unknown, pattern: RegExp) => typeof value === "string" && pattern.test(value);

const CHECKS: Readonly<Record<FieldKind, (value: unknown) => boolean>> = {
  flag: (value) => typeof value === "boolean",
  count: isCount,
  versions: (value) => Array.isArray(value) && value.length < 99 && value.every(isCount),
  token: (value) =>
    value === null || (typeof value === "string" && value.length > 0 && value.length <= WIDGET_TOKEN_MAX),
  locale: (value) => value === null || isText(value, /^(en|es)$/),
  theme: (value) => isText(value, /^(light|dark|auto)$/),
  accent: (value) => value === null || isText(value, /^#[\da-f]{6}$/i),
  notice: (value) => (WIDGET_NOTICES as readonly unknown[]).includes(value),
};

/** The message when it is one that the table has for the page, with exactly its fields; otherwise null. Never throws. */
export function toPageMessage(value: unknown): WidgetMessageToPage | null {
  return isMessageTo("page", value) ? (value as WidgetMessageToPage) : null;
}

/** The message when it is one that the table has for the frame, with exactly its fields; otherwise null. Never throws. */
export function toFrameMessage(value: unknown): WidgetMessageToFrame | null {
  return isMessageTo("frame", value) ? (value as WidgetMessageToFrame) : null;
}

function isMessageTo(side: "page" | "frame", value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const given = value as Readonly<Record<string, unknown>>;
  const name = given["renavest"];
  if (typeof name !== "string" || !Object.keys(WIDGET_MESSAGES).includes(name)) return false;
  const { to, fields }: MessageShape = WIDGET_MESSAGES[name as WidgetMessageName];
  const kinds = Object.entries(fields);
  return (
    to === side &&
    Object.keys(given).length === kinds.length + 1 &&
    kinds.every(([field, kind]) => Object.keys(given).includes(field) && CHECKS[kind](given[field]))
  );
}

/** One field that can cross between page and frame. */
export interface WidgetCrossing {
  readonly message: WidgetMessageName;
  readonly to: "page" | "frame";
  readonly field: string | null;
  readonly kind: FieldKind | null;
  readonly purpose: string;
}

/** Every field that can cross, and why; a message without fields has one line with null. */
export function listWidgetCrossings(): readonly WidgetCrossing[] {
  return (Object.keys(WIDGET_MESSAGES) as WidgetMessageName[]).flatMap((message): WidgetCrossing[] => {
    const { to, fields }: MessageShape = WIDGET_MESSAGES[message];
    const purpose = WIDGET_MESSAGE_PURPOSES[message];
    const kinds = Object.entries(fields);
    if (kinds.length === 0) return [{ message, to, field: null, kind: null, purpose }];
    return kinds.map(([field, kind]) => ({ message, to, field, kind, purpose }));
  });
}
