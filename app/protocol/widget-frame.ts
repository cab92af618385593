import type { WirePerson } from "./messages";

/** How a person can show the frame who they are. */
export type WidgetMode = "token" | "popup" | "anonymous";

/** The version of what page, loader and frame say to each other; a loader offers all it speaks, the frame takes the highest both know. */
export const WIDGET_PROTOCOL_VERSIONS = [1] as const;

/** What the frame's document tells its script about the partner's site. Nothing in it is about a person. */
export interface WidgetFrameConfig {
  readonly siteKey: string;
  readonly siteName: string;
  /** The exact origins whose pages may hold the frame; the handshake answers these and no others. */
  readonly origins: readonly string[];
  readonly modes: readonly WidgetMode[];
  /** `#rrggbb`, its contrast checked when it was set. */
  readonly accent: string | null;
  readonly greeting: Readonly<Record<"en" | "es", string>> | null;
  /** When somebody usually answers, in the partner's words. */
  readonly replyPromise: Readonly<Record<"en" | "es", string>> | null;
  /** In which nobody answers, over the next days: `[from, until)`, ms since epoch. None: nothing is said of hours. */
  readonly closures: readonly (readonly [from: number, until: number])[];
  /** What somebody writes whom nobody vouches for is deleted after so many days; null: the site lets no such people in. */
  readonly visitorDays: number | null;
  /** Nothing of the person stays after so many minutes without a sign of them; 0: never. */
  readonly idleMinutes: number;
}

/**
 * `type` of the message by which the sign-in pop-up hands the frame that opened it `{type, code, state}`; from our own
 * origin to our own origin. The frame takes it from the window it opened, with the `state` it gave, and from no other.
 */
export const WIDGET_CODE_MESSAGE = "renavest_widget_code";

/** Body of `POST /api/widget/session` after the pop-up: its code, and what the frame's challenge (PKCE S256) was made of. */
export interface WidgetCodeBody {
  readonly siteKey: string;
  readonly code: string;
  readonly verifier: string;
}

/** Body of `POST /api/widget/session`: a token that the partner's server signed for whoever is signed in there. */
export interface WidgetSessionBody {
  readonly siteKey: string;
  readonly token: string;
}

/** Of the words a visitor agrees to; another one wherever they come to mean something else. */
export const VISITOR_CONSENT_VERSION = "2026-11";

/** Body of `POST /api/widget/anonymous`: somebody nobody vouches for begins, having agreed to what is kept and for how long. */
export interface WidgetVisitorBody {
  readonly siteKey: string;
  readonly consent: typeof VISITOR_CONSENT_VERSION;
  /** After so many days, they were told, what they write is deleted; never later, whatever the site says by now. */
  readonly days: number;
  /** What to call them. */
  readonly name?: string | undefined;
}

/** The same address: a visitor goes on by the token of their session, which is over or about to be. */
export interface WidgetRenewBody {
  readonly siteKey: string;
  readonly renew: string;
}

/** Of the words a visitor says yes to who keeps their conversation; another one wherever they come to mean something else. */
export const VISIT_KEPT_VERSION = "2026-11";

/**
 * The same address: the visitor of this session has shown who they are, by the pop-up's code or by a partner's token, and
 * wants the conversation to be that person's.
 */
export type WidgetKeepBody = (WidgetCodeBody | WidgetSessionBody) & {
  /** The visitor's session. */
  readonly keep: string;
  readonly consent: typeof VISIT_KEPT_VERSION;
};

/** The answer to `POST /api/widget/session` and `/api/widget/anonymous` (contract section 4). */
export interface WidgetSession {
  /** Opaque; lives in the frame's memory and goes out only as `Authorization: Bearer`. */
  readonly accessToken: string;
  /** ISO-8601 UTC. */
  readonly expiresAt: string;
  readonly channelId: string;
  readonly you: WirePerson;
}
