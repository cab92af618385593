import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import type { AuditFilter, DisclosureReport } from "~/protocol/audit";
import { LIMITS } from "~/protocol/limits";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { nameAuditEvents, toOverseenConversation } from "./name-audit-events";
import { nameExports } from "./name-exports";
import { requireAllowed } from "./require-allowed";
import { toAuditQuery } from "./search-audit";
import { toWirePerson } from "./to-wire";

/**
 * Whoever was shown one person's words, or changed them or the person's rights, when and from where (45 CFR 164.528);
 * what they did themselves is left out, but for records of the conversations, which are all there. Newest first. Throws `not_found` to all but admins, and for nobody's id.
 */
export async function reportDisclosures(
  deps: ServiceDeps,
  {
    viewer,
    personId,
    filter,
  }: { viewer: Viewer; personId: string; filter: Pick<AuditFilter, "from" | "to" | "after"> },
): Promise<DisclosureReport> {
  requireAllowed(canOversee(viewer));
  const asked = toAuditQuery(filter);
  const { person, conversations, exports } = await deps.database.transaction(
    { role: "admin", userId: viewer.userId },
    async (tx) => {
      const person = await tx.overview.findPerson(personId);
      if (person === null) throw new ChatError("not_found");
      const conversations = await tx.overview.listConversationsOf(person.userId);
      const { from, until } = asked;
      const of = { channelIds: conversations.map(({ id }) => id), from, until };
      const rows = await tx.exports.listExports({ ...of, limit: LIMITS.exportsReported + 1 });
      return { person, conversations, exports: await nameExports(tx, rows, conversations) };
    },
  );
  const query = {
    ...asked,
    channelIds: conversations.map(({ id }) => id),
    subjectUserId: person.userId,
    notUserId: person.userId,
    limit: LIMITS.auditReport + 1,
  };
  const found = await deps.database.transaction({ role: "auditor" }, (tx) => tx.audit.search(query));
  const events = found.slice(0, LIMITS.auditReport);
  await deps.audit.record(
    toEntry(viewer, { action: "disclosures_read", subjectUserId: person.userId, count: events.length }),
  );
  return {
    person: toWirePerson(person),
    conversations: conversations.map(toOverseenConversation),
    records: exports.slice(0, LIMITS.exportsReported),
    moreRecords: exports.length > LIMITS.exportsReported,
    events: await nameAuditEvents(deps, viewer, events),
    next: found.length > LIMITS.auditReport ? (events.at(-1)?.id ?? null) : null,
  };
}
