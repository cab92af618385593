import type { Clock } from "~/services/ports/clock";
import type { SessionDoubt } from "~/services/ports/session-judge";
import { isNotFound } from "./clerk-people.server";
import type { SessionProofs } from "./session-proofs.server";

/** The part of Clerk's Backend API that knows sessions. */
export interface ClerkSessions {
  getSession(sessionId: string): Promise<{ readonly status: string }>;
}

/** An answer of Clerk's counts as long as a token of theirs would. */
const ANSWER_MS = 60_000;
/** Time for Clerk to answer; with the sweep before and after it, a revoked session ends within 70 s (contract P6). */
const GRACE_MS = 5_000;
/** Clerk takes 1,000 requests in ten seconds from a whole installation, and the others are people signing in. */
const QUESTIONS_PER_SECOND = 20;

/**
 * Clerk tells nobody that a session has ended: its tokens live a minute, and then no new one comes. A page that does
 * something shows us each new token; for one that only listens, Clerk is asked. When that cannot be had in time, whoever
 * listens has to come back with a token: nothing relies on Clerk's answer.
 */
export function createClerkSessionChecks(options: {
  readonly sessions: ClerkSessions;
  readonly proofs: SessionProofs;
  readonly clock: Clock;
}): { judge(sessionId: string): SessionDoubt | null } {
  const { sessions, proofs, clock } = options;
  const asking = new Set<string>();
  const ended = new Map<string, number>();
  let second = 0;
  let questions = 0;

  function mayAsk(nowMs: number): boolean {
    const thisSecond = Math.floor(nowMs / 1_000);
    if (thisSecond !== second) questions = 0;
    second = thisSecond;
    questions += 1;
    return questions <= QUESTIONS_PER_SECOND;
  }

  async function ask(sessionId: string): Promise<void> {
    asking.add(sessionId);
    const isLive = await sessions.getSession(sessionId).then(
      ({ status }) => status === "active",
      (error: unknown) => (isNotFound(error) ? false : null),
    );
    asking.delete(sessionId);
    const nowMs = clock.now().getTime();
    if (isLive) proofs.note({ sessionId, expiresAt: new Date(nowMs + ANSWER_MS) });
    if (isLive === false) ended.set(sessionId, nowMs + ANSWER_MS);
    for (const [id, untilMs] of ended) if (untilMs <= nowMs) ended.delete(id);
  }

  return {
    judge(sessionId) {
      const nowMs = clock.now().getTime();
      const untilMs = proofs.find(sessionId) ?? 0;
      if (untilMs > nowMs) return null;
      if (ended.has(sessionId)) return "ended";
      if (nowMs > untilMs + GRACE_MS) return "unproven";
      if (!asking.has(sessionId) && mayAsk(nowMs)) void ask(sessionId);
      return null;
    },
  };
}
