import type { Viewer } from "~/domain/people";
import { hasChatPlan } from "~/domain/subscription";
import type { Clock } from "./ports/clock";

/** Rights that ended are noticed this late at most by what relies on this (contract P6). */
const KEEP_MS = 5_000;
const MAX_KEPT = 20_000;

/**
 * People who have just been seen, for the one path where the database judges every right again by itself: sending.
 * Nobody is kept who could not send, so that a plan that begins counts at once.
 */
export interface KnownSenders {
  find(clerkUserId: string): Viewer | null;
  keep(clerkUserId: string, viewer: Viewer): void;
  /** The database has just said that nothing bars these people: who listens need not be looked up again to write. */
  vouch(userIds: ReadonlySet<number>): void;
  /** This person's rights may have changed: they are looked up again. */
  forget(userId: number): void;
}

/** Remembers for five seconds, longer while a sweep vouches, and no more than so many. */
export function createKnownSenders({ clock }: { clock: Clock }): KnownSenders {
  const kept = new Map<string, { readonly viewer: Viewer; readonly untilMs: number }>();
  return {
    find(clerkUserId) {
      const known = kept.get(clerkUserId);
      if (known !== undefined && known.untilMs > clock.now().getTime()) return known.viewer;
      kept.delete(clerkUserId);
      return null;
    },
    keep(clerkUserId, viewer) {
      const now = clock.now();
      if (!hasChatPlan(viewer, now)) return;
      if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? "");
      kept.set(clerkUserId, { viewer, untilMs: now.getTime() + KEEP_MS });
    },
    vouch(userIds) {
      const untilMs = clock.now().getTime() + KEEP_MS;
      for (const [clerkUserId, { viewer }] of kept)
        if (userIds.has(viewer.userId)) kept.set(clerkUserId, { viewer, untilMs });
    },
    forget(userId) {
      for (const [clerkUserId, { viewer }] of kept) if (viewer.userId === userId) kept.delete(clerkUserId);
    },
  };
}
