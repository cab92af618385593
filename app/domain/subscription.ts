import type { Subscription, Viewer } from "./people";

/** A period counts from its start until just before its end, whatever kind it is. */
export function isActiveSubscription(subscription: Subscription, now: Date): boolean {
  return (
    subscription.status === "active" &&
    subscription.startsAt <= now &&
    (subscription.endsAt === null || subscription.endsAt > now)
  );
}

/** Prospects need an active subscription to use the chat; therapists and admins need none. */
export function hasChatPlan(viewer: Pick<Viewer, "role" | "subscriptions">, now: Date): boolean {
  return viewer.role !== "prospect" || viewer.subscriptions.some((each) => isActiveSubscription(each, now));
}
