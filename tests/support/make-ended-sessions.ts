import type { EndedSessions } from "~/services/identity-port";

/** Ended sessions in memory. */
export function makeEndedSessions(): EndedSessions {
  const ended = new Set<string>();
  return {
    add: async (sessionId) => void ended.add(sessionId),
    has: async (sessionId) => ended.has(sessionId),
    findEnded: async (sessionIds) => sessionIds.filter((id) => ended.has(id)),
  };
}
