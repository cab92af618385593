import { hasChatPlan } from "~/domain/subscription";
import type { BarredPerson, PeopleRepository } from "~/services/ports/people-repository";
import type { FakeTransactionContext } from "./fake-transaction-context";

const ANY_ROLE = ["app", "worker"] as const;

export function createFakePeopleRepository(context: FakeTransactionContext): PeopleRepository {
  const { view, write, lock, step } = context;
  const findByClerkId = (clerkUserId: string) =>
    [...view().people.values()].find((each) => each.clerkUserId === clerkUserId);

  return {
    insertPerson: ({ clerkUserId, id, email, name, role }) =>
      step("insertPerson", ["worker"], async () => {
        await lock(`person ${clerkUserId}`);
        if (findByClerkId(clerkUserId) !== undefined) return;
        const userId = context.nextId();
        const fresh = { disabled: false, acceptsNew: true, subscriptions: [] };
        write(
          ({ people }) => void people.set(userId, { userId, id, clerkUserId, email, name, role, ...fresh }),
        );
      }),
    listBarred: (userIds) =>
      step("listBarred", ["worker"], () =>
        userIds.flatMap((userId): BarredPerson[] => {
          const person = view().people.get(userId);
          if (person === undefined || person.disabled) return [{ userId, why: "disabled" }];
          return hasChatPlan(person, context.now()) ? [] : [{ userId, why: "no_plan" }];
        }),
      ),
    findMember: (personId, role) =>
      step("findMember", ANY_ROLE, () => {
        const person = [...view().people.values()].find((each) => each.id === personId);
        if (person === undefined || person.disabled || person.role !== role) return null;
        return { userId: person.userId, id: person.id, name: person.name, role };
      }),
    acceptsNewConversations: (therapistUserId) =>
      step("acceptsNewConversations", ANY_ROLE, () => {
        const person = view().people.get(therapistUserId);
        return person?.role === "therapist" && person.acceptsNew;
      }),
    shareAppointment: (therapistUserId, prospectUserId) =>
      step("shareAppointment", ANY_ROLE, () =>
        view().appointments.some(
          (each) =>
            each.therapistUserId === therapistUserId &&
            each.prospectUserId === prospectUserId &&
            each.status !== "cancelled",
        ),
      ),
  };
}
