import type { Subscription } from "./people";
import { isActiveSubscription } from "./subscription";

/** How a plan stands: `waiting` is for a payment, `coming` for its day. */
export const PLAN_STATES = ["active", "coming", "waiting", "over"] as const;
/** One of them. */
export type PlanState = (typeof PLAN_STATES)[number];

/** What a plan is to whoever looks at it at `now`. */
export function toPlanState(plan: Subscription, now: Date): PlanState {
  if (isActiveSubscription(plan, now)) return "active";
  if (plan.status === "active" && plan.startsAt > now) return "coming";
  return plan.status === "pending" ? "waiting" : "over";
}
