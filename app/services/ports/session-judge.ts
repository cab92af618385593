/**
 * Why a session may not stand behind an open stream any more. `ended`: somebody or something ended it. `unproven`: it may
 * well go on, but whoever holds it has to show a token again.
 */
export type SessionDoubt = "ended" | "unproven";

/** Knows of sessions whose tokens nobody sends: those behind streams that have been open for a while. */
export interface SessionJudge {
  /**
   * Of these sessions, those in doubt. `fresh`: something has just happened to one of them, so nothing remembered counts.
   * Throws ChatError `unavailable` when it cannot be found out.
   */
  judgeSessions(
    sessionIds: readonly string[],
    options?: { readonly fresh?: boolean },
  ): Promise<ReadonlyMap<string, SessionDoubt>>;
}
