import { hash } from "node:crypto";
import type { VerifiedIdentity } from "~/services/identity-port";
import type { Clock } from "~/services/ports/clock";

/** Remembers what a token was found to be, because checking a signature costs as much as a small query. */
export interface SessionTokenCache {
  find(token: string): VerifiedIdentity | null;
  keep(token: string, identity: VerifiedIdentity): void;
}

/** A withdrawn key stops counting after this long. */
const MAX_AGE_MS = 60_000;

/** Only tokens that passed every check get in, so strangers cannot push others out. */
export function createSessionTokenCache(options: {
  readonly clock: Clock;
  readonly maxEntries: number;
}): SessionTokenCache {
  const entries = new Map<string, { readonly identity: VerifiedIdentity; readonly untilMs: number }>();
  return {
    find(token) {
      const name = toName(token);
      const entry = entries.get(name);
      if (entry === undefined) return null;
      if (options.clock.now().getTime() < entry.untilMs) return entry.identity;
      entries.delete(name);
      return null;
    },
    keep(token, identity) {
      const untilMs = Math.min(options.clock.now().getTime() + MAX_AGE_MS, identity.expiresAt.getTime());
      const name = toName(token);
      entries.delete(name);
      entries.set(name, { identity, untilMs });
      const oldest = entries.keys().next();
      if (entries.size > options.maxEntries && !oldest.done) entries.delete(oldest.value);
    },
  };
}

/** A token is kept nowhere: it is long, holds the whole cookie header in memory, and opens doors. */
function toName(token: string): string {
  return hash("sha256", token, "base64");
}
