import type { Member } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { OverseenConversation, WireAuditEvent } from "~/protocol/audit";
import type { WirePerson } from "~/protocol/messages";
import type { ServiceDeps } from "./deps";
import type { AuditEvent } from "./ports/audit-log";
import type { OverviewConversation } from "./ports/overview-repository";
import { toWirePerson } from "./to-wire";

/** Events with the names of people and conversations in them: the trail itself holds ids only. The viewer is an admin. */
export async function nameAuditEvents(
  { database }: Pick<ServiceDeps, "database">,
  viewer: Viewer,
  events: readonly AuditEvent[],
): Promise<readonly WireAuditEvent[]> {
  const userIds = events.flatMap(({ userId, subjectUserId }) => [userId ?? [], subjectUserId ?? []].flat());
  const channelIds = events.flatMap(({ channelId }) => channelId ?? []);
  const { people, conversations } = await database.transaction(
    { role: "admin", userId: viewer.userId },
    async (tx) => ({
      people: await tx.overview.findPeople([...new Set(userIds)]),
      conversations: await tx.overview.findConversations([...new Set(channelIds)]),
    }),
  );
  const names = {
    people: new Map(people.map((person) => [person.userId, toWirePerson(person)])),
    conversations: new Map(conversations.map((each) => [each.id, each])),
  };
  return events.map((event) => toWireEvent(event, names));
}

/** A conversation as an admin's page shows it. */
export function toOverseenConversation(conversation: OverviewConversation): OverseenConversation {
  const { therapist, prospect, closedAt, lastMessageAt, ...rest } = conversation;
  return {
    ...rest,
    ...toBetween({ therapist, prospect }),
    closedAt: closedAt?.toISOString() ?? null,
    lastMessageAt: lastMessageAt?.toISOString() ?? null,
  };
}

interface Names {
  readonly people: ReadonlyMap<number, WirePerson>;
  readonly conversations: ReadonlyMap<string, OverviewConversation>;
}

function toWireEvent(event: AuditEvent, { people, conversations }: Names): WireAuditEvent {
  const { id, actor, action, outcome, count, address, sessionId, requestId, note } = event;
  const conversation = conversations.get(event.channelId ?? "");
  return {
    ...{ id, actor, action, outcome, count, address, sessionId, requestId, note },
    at: event.at.toISOString(),
    person: people.get(event.userId ?? 0) ?? null,
    reason: event.reason ?? null,
    channelId: event.channelId ?? null,
    between: conversation === undefined ? null : toBetween(conversation),
    subject: conversation === undefined ? (people.get(event.subjectUserId ?? 0) ?? null) : null,
    seqs: event.seqs ?? null,
  };
}

function toBetween({ therapist, prospect }: { readonly therapist: Member; readonly prospect: Member }) {
  return { therapist: toWirePerson(therapist), prospect: toWirePerson(prospect) };
}
