import type { VerifiedIdentity } from "~/services/identity-port";

/** Until when somebody has vouched for a session, in ms since epoch. */
export interface SessionProofs {
  /** A token of the session has just passed: it speaks for it until its own end. */
  note(identity: Pick<VerifiedIdentity, "sessionId" | "expiresAt">): void;
  /** Undefined for sessions nobody has shown lately. */
  find(sessionId: string): number | undefined;
}

/** Sessions behind open streams are among those seen last; whoever is forgotten comes back with a token. */
const MAX_SESSIONS = 50_000;

/** In memory, of this process: each process judges the streams it holds. */
export function createSessionProofs(): SessionProofs {
  const proofs = new Map<string, number>();
  return {
    note({ sessionId, expiresAt }) {
      const untilMs = expiresAt.getTime();
      if (untilMs <= (proofs.get(sessionId) ?? 0)) return;
      proofs.delete(sessionId);
      proofs.set(sessionId, untilMs);
      if (proofs.size > MAX_SESSIONS) proofs.delete(proofs.keys().next().value ?? "");
    },
    find: (sessionId) => proofs.get(sessionId),
  };
}
