import type { SessionDoubt } from "~/services/ports/session-judge";

/** The sessions in doubt and why, as `judge` finds; those it has nothing against are left out. */
export function toDoubts(
  sessionIds: readonly string[],
  judge: (sessionId: string) => SessionDoubt | null,
): ReadonlyMap<string, SessionDoubt> {
  const doubts = new Map<string, SessionDoubt>();
  for (const id of sessionIds) {
    const doubt = judge(id);
    if (doubt !== null) doubts.set(id, doubt);
  }
  return doubts;
}
