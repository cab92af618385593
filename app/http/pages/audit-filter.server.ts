import type { AuditFilter } from "~/protocol/audit";
import { PATHS } from "~/protocol/paths";

const NAMES = {
  personId: "person",
  channelId: "conversation",
  action: "action",
  outcome: "outcome",
  from: "from",
  to: "to",
  after: "after",
} as const satisfies Record<keyof AuditFilter, string>;
const MAX_CHARACTERS = 128;

/** A filter from an address or a form; empty fields are none. What they say is judged by the search. */
export function readAuditFilter(fields: URLSearchParams): AuditFilter {
  const filled = Object.entries(NAMES).flatMap(([key, name]) => {
    const value = fields.get(name)?.trim().slice(0, MAX_CHARACTERS) ?? "";
    return value === "" ? [] : [[key, value]];
  });
  return Object.fromEntries(filled) as AuditFilter;
}

/** The address of a page of the trail. */
export function toAuditAddress(filter: AuditFilter): string {
  const fields = new URLSearchParams();
  for (const [key, name] of Object.entries(NAMES)) {
    const value = filter[key as keyof AuditFilter];
    if (value !== undefined) fields.set(name, value);
  }
  return fields.size === 0 ? PATHS.audit : `${PATHS.audit}?${fields}`;
}
