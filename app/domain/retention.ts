/** The kinds of conversations that have a rule of their own. Stored and part of forms: never renamed. */
export const RETENTION_KINDS = ["direct", "appointment", "unverified"] as const;
/** One of them. */
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** Whether a text names a kind. */
export function isRetentionKind(text: string): text is RetentionKind {
  return (RETENTION_KINDS as readonly string[]).includes(text);
}

/** Days a rule may say; the database checks the same (migration …_retention). */
export const RETENTION_DAYS = { min: 30, max: 36_500 } as const;

/** Days nothing goes after a rule was set or a hold released; the database's `retention_grace()`. */
export const RETENTION_GRACE_DAYS = 7;

/** What somebody typed as the days of a rule: null keeps for good, undefined is no number of days a rule may say. */
export function readRetentionDays(typed: string): number | null | undefined {
  const text = typed.trim();
  if (text === "") return null;
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= RETENTION_DAYS.min && days <= RETENTION_DAYS.max ? days : undefined;
}
