import { isAuditAction, isAuditOutcome } from "~/domain/audit";
import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import type { AuditFilter, AuditPage, AuditStanding } from "~/protocol/audit";
import { LIMITS } from "~/protocol/limits";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { nameAuditEvents } from "./name-audit-events";
import type { AuditQuery } from "./ports/audit-log";
import { requireAllowed } from "./require-allowed";

/** A page of the trail; that it was read is in it as well. Throws `not_found` to all but admins, `invalid_request`. */
export async function searchAudit(
  deps: ServiceDeps,
  { viewer, filter, limit = LIMITS.auditPage }: { viewer: Viewer; filter: AuditFilter; limit?: number },
): Promise<AuditPage> {
  requireAllowed(canOversee(viewer));
  const query = { ...toAuditQuery(filter), ...(await toPersonQuery(deps, viewer, filter)), limit: limit + 1 };
  const found = await deps.database.transaction({ role: "auditor" }, (tx) => tx.audit.search(query));
  const events = found.slice(0, limit);
  const about = filter.channelId === undefined ? {} : { channel: { id: filter.channelId } };
  await deps.audit.record(
    toEntry(viewer, { action: "trail_read", count: events.length, subjectUserId: query.userId, ...about }),
  );
  return {
    events: await nameAuditEvents(deps, viewer, events),
    next: found.length > limit ? (events.at(-1)?.id ?? null) : null,
  };
}

/** How the trail stands. Throws `not_found` to all but admins. */
export async function loadAuditStanding(
  deps: ServiceDeps,
  { viewer }: { viewer: Viewer },
): Promise<AuditStanding> {
  requireAllowed(canOversee(viewer));
  const checks = await deps.database.transaction({ role: "auditor" }, (tx) => tx.audit.listChecks());
  const verified = checks.find(({ kind }) => kind === "verify");
  const exported = checks.find(({ kind }) => kind === "heads");
  return {
    verified:
      verified === undefined
        ? null
        : { at: verified.at.toISOString(), events: verified.events, problems: verified.problems },
    exported: exported === undefined ? null : { at: exported.at.toISOString(), events: exported.events },
  };
}

/** The part of a filter that needs nobody to be looked up. Throws `invalid_request`. */
export function toAuditQuery(filter: AuditFilter): Omit<AuditQuery, "limit"> {
  const { action, outcome, channelId, from, to, after } = filter;
  if (action !== undefined && !isAuditAction(action)) throw refuse("action");
  if (outcome !== undefined && !isAuditOutcome(outcome)) throw refuse("outcome");
  const until = to === undefined ? undefined : new Date(toDay(to).getTime() + 86_400_000);
  return {
    ...{ action, outcome, until, after, from: from === undefined ? undefined : toDay(from) },
    ...(channelId !== undefined && { channelIds: [channelId] }),
  };
}

async function toPersonQuery(
  { database }: ServiceDeps,
  viewer: Viewer,
  { personId }: AuditFilter,
): Promise<{ userId?: number }> {
  if (personId === undefined) return {};
  const person = await database.transaction({ role: "admin", userId: viewer.userId }, (tx) =>
    tx.overview.findPerson(personId),
  );
  if (person === null) throw new ChatError("not_found");
  return { userId: person.userId };
}

function toDay(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(day.getTime())) throw refuse("a date");
  return day;
}

function refuse(what: string): ChatError {
  return new ChatError("invalid_request", { message: `${what} is not one.` });
}
