import type { Member } from "~/domain/channel";
import type { BreakGlassRepository } from "~/services/ports/break-glass-repository";
import type { OverviewConversation, OverviewRepository } from "~/services/ports/overview-repository";
import { addAuditEvent, toChangeEntry } from "./fake-audit-repository";
import type { FakeChannel, FakeChatState, FakePerson } from "./fake-chat-state";
import type { FakeTransactionContext } from "./fake-transaction-context";

export function createFakeOverviewRepository({
  actor,
  view,
  step,
}: FakeTransactionContext): OverviewRepository {
  // Its policies want the person to be an admin; whoever is none sees nothing.
  const people = () => (isAdmin(view(), actor) ? [...view().people.values()] : []);
  const channels = () => (isAdmin(view(), actor) ? [...view().channels.values()] : []);
  const asked = <T>(name: string, operation: () => T) => step(name, ["admin"], operation);
  return {
    findPeople: (userIds) =>
      asked("findPeople", () =>
        people()
          .filter(({ userId }) => userIds.includes(userId))
          .map(toMember),
      ),
    findPerson: (personId) =>
      asked("findPerson", () => {
        const person = people().find(({ id }) => id === personId);
        return person === undefined ? null : toMember(person);
      }),
    searchPeople: (words, limit) =>
      asked("searchPeople", () =>
        people()
          .filter(
            ({ name, id, email }) =>
              name.toLowerCase().includes(words.toLowerCase()) ||
              id === words ||
              email === words.toLowerCase(),
          )
          .sort((a, b) => a.name.localeCompare(b.name))
          .slice(0, limit)
          .map((person) => ({ ...toMember(person), email: person.email })),
      ),
    findConversations: (channelIds) =>
      asked("findConversations", () =>
        channels()
          .filter(({ id }) => channelIds.includes(id))
          .map((row) => toConversation(view(), row)),
      ),
    listConversationsOf: (userId) =>
      asked("listConversationsOf", () =>
        channels()
          .filter((row) => row.therapistUserId === userId || row.prospectUserId === userId)
          .sort((a, b) => activityMs(b) - activityMs(a))
          .map((row) => toConversation(view(), row)),
      ),
  };
}

export function createFakeBreakGlassRepository(context: FakeTransactionContext): BreakGlassRepository {
  const { actor, view, now, step, write } = context;
  return {
    insertGrant: ({ channelId, adminUserId, reason, minutes }) =>
      step("insertGrant", ["admin"], () => {
        const row = isAdmin(view(), actor) ? view().findChannelRow(channelId) : undefined;
        if (row === undefined) return null;
        if (reason.length < 10 || minutes < 1 || minutes > 60) throw new Error("violates check");
        if (actor.role !== "admin" || actor.userId !== adminUserId) throw new Error("violates policy");
        const at = now();
        const expiresAt = new Date(at.getTime() + minutes * 60_000);
        const what = { action: "break_glass_granted", channelId, subjectUserId: row.prospectUserId } as const;
        write((state) => {
          state.grants.push({ adminUserId, channelDbId: row.channelDbId, expiresAt });
          addAuditEvent(state, { ...toChangeEntry(actor, what), note: reason }, at);
        });
        return { expiresAt };
      }),
    endGrants: (channelId, adminUserId) =>
      step("endGrants", ["admin"], () => {
        const row = view().findChannelRow(channelId);
        if (row === undefined || actor.role !== "admin" || actor.userId !== adminUserId) return 0;
        const isLive = (grant: FakeChatState["grants"][number]) =>
          grant.adminUserId === adminUserId &&
          grant.channelDbId === row.channelDbId &&
          grant.expiresAt > now() &&
          grant.isEnded !== true;
        const ended = view().grants.filter(isLive).length;
        const what = { action: "break_glass_ended", channelId, subjectUserId: row.prospectUserId } as const;
        const at = now();
        write((state) => {
          state.grants.splice(
            0,
            state.grants.length,
            ...state.grants.map((grant) => (isLive(grant) ? { ...grant, isEnded: true as const } : grant)),
          );
          for (let each = 0; each < ended; each += 1) addAuditEvent(state, toChangeEntry(actor, what), at);
        });
        return ended;
      }),
    findGrant: (channelId) =>
      step("findGrant", ["breakglass"], () => {
        const row = view().findChannelRow(channelId);
        return row === undefined ? null : findLiveGrant(view(), actor, row.channelDbId, now());
      }),
  };
}

/** The grant by which this actor may read this conversation now. */
export function findLiveGrant(
  state: FakeChatState,
  actor: FakeTransactionContext["actor"],
  channelDbId: number,
  now: Date,
): { readonly expiresAt: Date } | null {
  if (actor.role !== "breakglass" || state.people.get(actor.userId)?.role !== "admin") return null;
  const live = state.grants.filter(
    (grant) =>
      grant.adminUserId === actor.userId &&
      grant.channelDbId === channelDbId &&
      grant.expiresAt > now &&
      grant.isEnded !== true,
  );
  return live.sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime())[0] ?? null;
}

function isAdmin(state: FakeChatState, actor: FakeTransactionContext["actor"]): boolean {
  return actor.role === "admin" && state.people.get(actor.userId)?.role === "admin";
}

function toMember({ userId, id, name, role }: FakePerson): Member {
  return { userId, id, name, role };
}

function toConversation(state: FakeChatState, row: FakeChannel): OverviewConversation {
  const { id, status, closedAt, lastMessageAt, lastSeq } = row;
  const [therapist, prospect] = [row.therapistUserId, row.prospectUserId].map((userId) =>
    toMember(state.getPerson(userId)),
  ) as [Member, Member];
  return { id, status, closedAt, lastMessageAt, lastSeq, therapist, prospect };
}

function activityMs({ lastMessageAt, createdAt }: FakeChannel): number {
  return (lastMessageAt ?? createdAt).getTime();
}
