import type { Channel, Member } from "~/domain/channel";
import type { RecordEvent, RecordHeading, RecordPerson, RecordRead } from "~/domain/record/record";
import type { ServiceDeps } from "./deps";
import type { ExportInput } from "./export-record";
import type { AuditEvent } from "./ports/audit-log";
import type { ReadPosition } from "./ports/read-repository";

/** More openings and closings than these are cut; the trail has them all. */
const MAX_EVENTS = 500;

/** What stands above the messages: who, when, how far each had read, and how it was closed and opened again. */
export async function loadRecordHeading(
  deps: Pick<ServiceDeps, "database" | "clock">,
  {
    viewer,
    exportId,
    channel,
    from,
    to,
    timeZone,
    locale,
  }: ExportInput & { exportId: string; channel: Channel },
): Promise<RecordHeading> {
  const reads = await deps.database.transaction({ role: "app", userId: viewer.userId }, (tx) =>
    tx.reads.listReads([channel.channelDbId]),
  );
  // Who closed it stands in the trail alone, which only its auditor reads; the two people saw it happen.
  const found = await deps.database.transaction({ role: "auditor" }, async (tx) => [
    ...(await tx.audit.search({
      channelIds: [channel.id],
      action: "conversation_closed",
      limit: MAX_EVENTS,
    })),
    ...(await tx.audit.search({
      channelIds: [channel.id],
      action: "conversation_reopened",
      limit: MAX_EVENTS,
    })),
    ...(await tx.audit.search({ channelIds: [channel.id], action: "conversation_purged", limit: 1 })),
  ]);
  const people = [channel.therapist, channel.prospect];
  return {
    ...{ exportId, channelId: channel.id, status: channel.status, from, to, timeZone, locale },
    by: { id: viewer.id, name: viewer.name, role: viewer.role },
    at: deps.clock.now(),
    people: people.map(toRecordPerson),
    reads: reads.flatMap((read) => toRead(read, people)),
    events: found.map((event) => toEvent(event, people)).sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

function toRecordPerson({ id, name, role }: Member): RecordPerson {
  return { id, name, role };
}

function toRead({ userId, seq, at }: ReadPosition, people: readonly Member[]): readonly RecordRead[] {
  const reader = people.find(({ id }) => id === userId);
  return reader === undefined || seq === 0 ? [] : [{ person: toRecordPerson(reader), seq, at }];
}

function toEvent(
  { at, action, userId, reason, seqs, note }: AuditEvent,
  people: readonly Member[],
): RecordEvent {
  if (action === "conversation_purged") {
    const places = seqs === undefined ? [] : [`${seqs.first} to ${seqs.last}`];
    return { at, what: "purged", by: null, reason: [...places, note ?? ""].join(", ") };
  }
  const actor = people.find((person) => person.userId === userId);
  return {
    at,
    what: action === "conversation_closed" ? "closed" : "reopened",
    by: actor === undefined ? null : toRecordPerson(actor),
    reason: reason ?? null,
  };
}
