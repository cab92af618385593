import { describe, expect, it } from "vitest";
import { type AccountChange, type ChangedAccount, decideAccountChange } from "~/domain/account-change";
import { toPlanState } from "~/domain/plan-state";

const NOW = new Date("2026-11-24T12:00:00Z");
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

const plan = (changes: Partial<ChangedAccount["plans"][number]> = {}): ChangedAccount["plans"][number] => ({
  ...{ id: "p1", kind: "employer", status: "active", startsAt: inDays(-9), endsAt: null, source: "hand" },
  ...changes,
});
const client = (...plans: ChangedAccount["plans"]): ChangedAccount => ({
  ...{ role: "prospect", disabledAt: null, plans },
});
const decide = (change: AccountChange, account: ChangedAccount) => {
  const decision = decideAccountChange(change, account, NOW);
  return decision.allowed ? "yes" : decision.code;
};

describe("giving a plan", () => {
  const give = { kind: "give_plan", planKind: "employer", endsAt: inDays(1) } as const;
  it.each([
    ["a client without one", client(), "yes"],
    ["a client whose plan of that kind is over", client(plan({ endsAt: inDays(-1) })), "yes"],
    ["a client with another kind", client(plan({ kind: "trial" })), "yes"],
    ["a client with billing's of that kind", client(plan({ source: "billing" })), "yes"],
    ["a client who has it", client(plan()), "idempotency_conflict"],
    ["a client whose plan begins later", client(plan({ startsAt: inDays(1) })), "idempotency_conflict"],
    ["a therapist", { ...client(), role: "therapist" }, "forbidden"],
    ["an admin", { ...client(), role: "admin" }, "forbidden"],
  ] as const)("to %s: %s", (_who, account, expected) => {
    expect(decide(give, account as ChangedAccount)).toBe(expected);
  });

  it("takes a day that is not past, or none", () => {
    expect(decide({ ...give, endsAt: NOW }, client())).toBe("invalid_request");
    expect(decide({ ...give, endsAt: null }, client())).toBe("yes");
  });
});

describe("a plan that is there", () => {
  it("is extended, also when it was over, and never to a day that is past or before it begins", () => {
    const extend = (endsAt: Date | null) => ({ kind: "extend_plan", planId: "p1", endsAt }) as const;
    expect(decide(extend(inDays(3)), client(plan()))).toBe("yes");
    expect(decide(extend(null), client(plan({ status: "cancelled", endsAt: inDays(-1) })))).toBe("yes");
    expect(decide(extend(inDays(-1)), client(plan()))).toBe("invalid_request");
    expect(decide(extend(inDays(1)), client(plan({ startsAt: inDays(2) })))).toBe("invalid_request");
  });

  it("ends once", () => {
    const end = { kind: "end_plan", planId: "p1" } as const;
    expect(decide(end, client(plan()))).toBe("yes");
    expect(decide(end, client(plan({ status: "cancelled" })))).toBe("idempotency_conflict");
    expect(decide(end, client(plan({ endsAt: NOW })))).toBe("idempotency_conflict");
  });

  it.each(["extend_plan", "end_plan"] as const)(
    "of billing's, or of somebody else, is not touched: %s",
    (kind) => {
      const change = { kind, planId: "p1", endsAt: inDays(1) };
      expect(decide(change, client(plan({ source: "billing" })))).toBe("forbidden");
      expect(decide(change, client(plan({ id: "p2" })))).toBe("not_found");
    },
  );
});

it("an account is disabled and enabled once", () => {
  const disabled = { ...client(), disabledAt: NOW };
  expect(decide({ kind: "disable" }, client())).toBe("yes");
  expect(decide({ kind: "disable" }, disabled)).toBe("idempotency_conflict");
  expect(decide({ kind: "enable" }, client())).toBe("idempotency_conflict");
  expect(decide({ kind: "enable" }, disabled)).toBe("yes");
});

it.each([
  [plan(), "active"],
  [plan({ startsAt: inDays(1) }), "coming"],
  [plan({ status: "pending" }), "waiting"],
  [plan({ endsAt: NOW }), "over"],
  [plan({ status: "cancelled" }), "over"],
  [plan({ status: "expired", startsAt: inDays(1) }), "over"],
])("a plan stands as its dates and its word say", (each, expected) => {
  expect(toPlanState(each, NOW)).toBe(expected);
});
