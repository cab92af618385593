import type { SessionJudge } from "./session-judge";

/** A live session of the widget's. */
export interface WidgetIdentity {
  readonly sessionId: string;
  readonly clerkUserId: string;
  /** The one conversation it opens. */
  readonly channelId: string;
  /** Nobody vouches for them. */
  readonly unverified: boolean;
  readonly expiresAt: Date;
}

/** Knows the widget's access tokens. */
export interface WidgetSessions extends SessionJudge {
  /**
   * Null for anything but a token of a live session. `fromMemory`: one that was ended elsewhere may count for five seconds
   * more, for what judges every other right again by itself. Throws `unavailable`.
   */
  verify(accessToken: string, options?: { readonly fromMemory?: boolean }): Promise<WidgetIdentity | null>;
  /** It has just been ended here. */
  forget(sessionId: string): void;
}
