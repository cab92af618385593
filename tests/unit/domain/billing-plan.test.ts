import { describe, expect, test } from "vitest";
import { type BillingItem, isOver, toPlanTerms } from "~/domain/billing-plan";
import { isActiveSubscription } from "~/domain/subscription";

const DAY_MS = 24 * 3_600_000;
const START = new Date("2026-11-01T00:00:00Z");
const END = new Date("2026-12-01T00:00:00Z");
const daysAfter = (from: Date, days: number, ms = 0) => new Date(from.getTime() + days * DAY_MS + ms);
const item = (changes: Partial<BillingItem> = {}): BillingItem => ({
  ...{ id: "item_1", status: "active", isFreeTrial: false, pastDueAt: null },
  ...{ periodStart: START, periodEnd: END },
  ...changes,
});
const lasts = (changes: Partial<BillingItem>, moment: Date, graceDays = 7) =>
  isActiveSubscription(toPlanTerms(item(changes), graceDays), moment);

describe("from when until when", () => {
  test.each([
    ["active", {}, START, daysAfter(END, 7)],
    ["canceled", {}, START, END],
    ["past_due", { pastDueAt: daysAfter(START, 3) }, START, daysAfter(START, 10)],
    ["past_due", { pastDueAt: null }, START, daysAfter(END, 7)],
    ["past_due", { pastDueAt: null, periodEnd: null }, START, daysAfter(START, 7)],
  ])("%s %o", (status, changes, from, until) => {
    const told = { status, ...changes };
    expect(lasts(told, new Date(from.getTime() - 1))).toBe(false);
    expect(lasts(told, from)).toBe(true);
    expect(lasts(told, new Date(until.getTime() - 1))).toBe(true);
    expect(lasts(told, until)).toBe(false);
  });

  test("without an end it goes on until billing says otherwise", () => {
    expect(lasts({ periodEnd: null }, daysAfter(END, 10_000))).toBe(true);
  });

  test("without grace it ends with its period", () => {
    expect(lasts({}, END, 0)).toBe(false);
    expect(lasts({ status: "past_due", pastDueAt: START }, START, 0)).toBe(false);
  });
});

test.each(["upcoming", "incomplete", "abandoned", "ended", "expired", "canceled", "a new word"])(
  "%s without a period that is paid for opens nothing",
  (status) => {
    expect(lasts({ status, periodEnd: null }, daysAfter(START, 1))).toBe(false);
  },
);

test("a trial is told apart", () => {
  expect([toPlanTerms(item({ isFreeTrial: true }), 0).kind, toPlanTerms(item(), 0).kind]).toEqual([
    "trial",
    "individual",
  ]);
});

test("a period without a moment in it is none", () => {
  expect(toPlanTerms(item({ status: "canceled", periodEnd: START }), 7)).toMatchObject({
    status: "expired",
    endsAt: null,
  });
});

test("billing is done with what has ended, not with what may go on", () => {
  const over = [
    "ended",
    "abandoned",
    "expired",
    "active",
    "past_due",
    "canceled",
    "upcoming",
    "incomplete",
  ].filter(isOver);
  expect(over).toEqual(["ended", "abandoned", "expired"]);
});
