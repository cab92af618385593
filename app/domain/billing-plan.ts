import type { Subscription } from "./people";

/** One plan of one person, as billing tells of it. */
export interface BillingItem {
  readonly id: string;
  /** Billing's own word: active, past_due, canceled, upcoming, ended ... */
  readonly status: string;
  readonly isFreeTrial: boolean;
  readonly periodStart: Date;
  readonly periodEnd: Date | null;
  /** Since when a payment has been missing. */
  readonly pastDueAt: Date | null;
}

/** What we keep of it; the period alone says from when until when it lets somebody use the chat. */
export interface PlanTerms extends Subscription {
  readonly kind: "individual" | "trial";
  readonly status: "active" | "pending" | "cancelled" | "expired";
}

const DAY_MS = 24 * 3_600_000;

/**
 * Billing's words in the terms of our one rule. Grace, in days, covers a payment that is late and news that comes late; a
 * plan that was cancelled runs until the end of what was paid. A word we do not know gives no rights.
 */
export function toPlanTerms(item: BillingItem, graceDays: number): PlanTerms {
  const { status, periodStart: startsAt, periodEnd, pastDueAt } = item;
  const kind = item.isFreeTrial ? "trial" : "individual";
  const graceMs = graceDays * DAY_MS;
  switch (status) {
    case "active":
      return toPeriod(kind, startsAt, periodEnd === null ? null : later(periodEnd, graceMs));
    case "past_due": {
      const since = pastDueAt ?? periodEnd ?? startsAt;
      return toPeriod(kind, startsAt, later(since, graceMs));
    }
    case "canceled":
      return periodEnd === null
        ? { kind, status: "cancelled", startsAt, endsAt: null }
        : toPeriod(kind, startsAt, periodEnd);
    case "upcoming":
    case "incomplete":
      return { kind, status: "pending", startsAt, endsAt: null };
    default:
      return { kind, status: "expired", startsAt, endsAt: null };
  }
}

/** Whether billing is done with it: a plan that comes after has another id. */
export function isOver(status: string): boolean {
  return status === "ended" || status === "abandoned" || status === "expired";
}

/** A period without a moment in it is none. */
function toPeriod(kind: PlanTerms["kind"], startsAt: Date, endsAt: Date | null): PlanTerms {
  return endsAt !== null && endsAt <= startsAt
    ? { kind, status: "expired", startsAt, endsAt: null }
    : { kind, status: "active", startsAt, endsAt };
}

function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
