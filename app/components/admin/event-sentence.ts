import { isAuditAction } from "~/domain/audit";
import type { WireAuditEvent } from "~/protocol/audit";
import type { AdminWords } from "./admin-words";

type EventWords = AdminWords["event"];

/** Who it was: a name, or what acted by itself. */
export function toActorName({ person, actor }: WireAuditEvent, { actors }: EventWords): string {
  if (person !== null) return person.name;
  return Object.hasOwn(actors, actor) ? actors[actor as keyof EventWords["actors"]] : actors.other;
}

/** What they did, as a sentence that goes on from their name. */
export function toDeed({ action, count, seqs }: WireAuditEvent, words: EventWords): string {
  if (!isAuditAction(action)) return words.unknownDeed(action);
  const places = seqs === null ? null : words.places(seqs.first, seqs.last);
  return words.deeds[action]({ count, places });
}
