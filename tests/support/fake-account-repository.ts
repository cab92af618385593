import type { AuditAction } from "~/domain/audit";
import { ChatError } from "~/domain/errors";
import type { Account, AccountRepository } from "~/services/ports/account-repository";
import { addAuditEvent, toChangeEntry } from "./fake-audit-repository";
import type { FakeChatState, FakePerson } from "./fake-chat-state";
import type { FakeTransactionContext } from "./fake-transaction-context";

/** Nobody in memory is told when they came. */
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

export function createFakeAccountRepository(context: FakeTransactionContext): AccountRepository {
  const { actor, view, write, now, lock, step } = context;
  const isAdmin = (state: FakeChatState) =>
    actor.role === "admin" && isActive(state.people.get(actor.userId)) && roleOf(state) === "admin";
  const roleOf = (state: FakeChatState) =>
    "userId" in actor ? state.people.get(actor.userId)?.role : undefined;
  // Its policies want the person to be an admin; whoever is none sees nothing.
  const people = () => (isAdmin(view()) ? [...view().people.values()] : []);
  const find = (personId: string) => {
    const person = people().find(({ id }) => id === personId);
    return person === undefined ? null : toAccount(person);
  };

  function change(userId: number, changes: Partial<FakePerson>, action: AuditAction, reason?: string): void {
    const at = now();
    write((state) => {
      state.people.set(userId, { ...state.getPerson(userId), ...changes });
      addAuditEvent(
        state,
        toChangeEntry(actor, { action, subjectUserId: userId, ...(reason !== undefined && { reason }) }),
        at,
      );
    });
  }

  function changePlan(planId: string, changes: Partial<FakePerson["subscriptions"][number]>): void {
    for (const person of people())
      for (const [index, plan] of person.subscriptions.entries()) {
        if (toPlanId(person, index) !== planId || plan.sourceId !== undefined) continue;
        const subscriptions = person.subscriptions.with(index, { ...plan, ...changes });
        change(person.userId, { subscriptions }, "plan_changed", changes.status);
      }
  }

  return {
    list: ({ words, role, disabled, after, limit }) =>
      step("list", ["admin"], () => {
        const found = people()
          .filter(
            (person) =>
              (role === undefined || person.role === role) &&
              (disabled === undefined || person.disabled === disabled) &&
              (words === undefined ||
                person.name.toLowerCase().includes(words.toLowerCase()) ||
                person.id === words ||
                person.email === words.toLowerCase()),
          )
          .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.userId - b.userId));
        const start = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
        return found.slice(start, start + limit).map(toAccount);
      }),
    find: (personId) => step("find", ["admin"], () => find(personId)),
    lock: async (personId) => {
      const before = find(personId);
      if (before === null || (actor.role === "admin" && actor.userId === before.userId)) return null;
      await lock(`person ${before.userId}`);
      return await step("lock", ["admin"], () => find(personId));
    },
    insertPlan: (userId, { kind, endsAt }) =>
      step("insertPlan", ["admin"], () => {
        const { subscriptions } = view().getPerson(userId);
        const plan = { kind, status: "active", startsAt: now(), endsAt };
        change(userId, { subscriptions: [...subscriptions, plan] }, "plan_added", "active");
      }),
    extendPlan: (planId, endsAt) =>
      step("extendPlan", ["admin"], () => changePlan(planId, { status: "active", endsAt })),
    endPlan: (planId) =>
      step("endPlan", ["admin"], () => changePlan(planId, { status: "cancelled", endsAt: now() })),
    setDisabled: (userId, disabled) =>
      step("setDisabled", ["admin"], () => {
        const others = people().filter(
          (each) => each.role === "admin" && isActive(each) && each.userId !== userId,
        );
        if (disabled && view().getPerson(userId).role === "admin" && others.length === 0)
          throw new ChatError("forbidden");
        change(userId, { disabled }, disabled ? "person_disabled" : "person_enabled");
      }),
  };
}

function isActive(person: FakePerson | undefined): boolean {
  return person?.disabled === false;
}

const toPlanId = ({ id }: FakePerson, index: number) => `${id}-plan-${index}`;

function toAccount(person: FakePerson): Account {
  const { userId, id, name, role, email, disabled, subscriptions } = person;
  return {
    ...{ userId, id, name, role, email, createdAt: LONG_AGO, disabledAt: disabled ? LONG_AGO : null },
    plans: subscriptions
      .map(({ sourceId, ...plan }, index) => ({
        ...{ ...plan, id: toPlanId(person, index), sourceStatus: null },
        source: sourceId === undefined ? ("hand" as const) : ("billing" as const),
      }))
      .sort((a, b) => b.startsAt.getTime() - a.startsAt.getTime()),
  };
}
