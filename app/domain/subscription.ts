import type { Subscription, Viewer } from "./people";
import { ROLE_RULES } from "./role-rules";

/** A period counts from its start until just before its end, whatever kind it is. */
export function isActiveSubscription(subscription: Subscription, now: Date): boolean {
  return (
    subscription.status === "active" &&
    subscription.startsAt <= now &&
    (subscription.endsAt === null || subscription.endsAt > now)
  );
}

/** Whether a person has what their role needs to use the chat: an active subscription, or nothing. */
export function hasChatPlan(viewer: Pick<Viewer, "role" | "subscriptions">, now: Date): boolean {
  const { needsPlan } = ROLE_RULES[viewer.role];
  return !needsPlan || viewer.subscriptions.some((each) => isActiveSubscription(each, now));
}
