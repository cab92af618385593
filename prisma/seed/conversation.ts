/** The two sides of a seeded conversation. */
export type Side = "therapist" | "client";

/** When, who, what. When is `12w 14:05` (workdays ago, New York time), or `40m` (minutes ago). */
export type Line = readonly [at: string, side: Side, text: string];

/** One conversation of the demonstration's practice. */
export interface SeedConversation {
  /** E-mail addresses of the two. */
  readonly therapist: string;
  readonly client: string;
  readonly lines: readonly Line[];
  /** Messages at the end that a side has not read yet. */
  readonly unread?: { readonly therapist?: number; readonly client?: number };
  /** When its therapist closed it. */
  readonly closedAt?: string;
}
