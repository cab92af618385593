import type { SessionDoubt, SessionJudge } from "~/services/ports/session-judge";

/** An issuer's word on sessions, as the test says; every other session is good. */
export interface FakeSessions extends SessionJudge {
  readonly doubts: Map<string, SessionDoubt>;
  /** How often it was asked, and whether for fresh news. */
  readonly asked: boolean[];
}

export function createFakeSessions(): FakeSessions {
  const doubts = new Map<string, SessionDoubt>();
  const asked: boolean[] = [];
  return {
    doubts,
    asked,
    async judgeSessions(sessionIds, { fresh = false } = {}) {
      asked.push(fresh);
      return new Map([...doubts].filter(([id]) => sessionIds.includes(id)));
    },
  };
}
